using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Locks;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Holds what was read from the scripts against what was seen: confirms it, or grades it down and says so; and raises what only
/// the run has shown. Locks are weighed with the target's sizes.
/// </summary>
internal sealed class ObservedFindings
{
    private static readonly ObservedLockRule ObservedLock = new();
    private static readonly ObservedRewriteRule ObservedRewrite = new();
    private static readonly RehearsedRule Rehearsed = new();

    private readonly FindingFactory _findings;
    private readonly MigrationOptions _options;
    private readonly RelationCatalogue _relations;
    private readonly IReadOnlyDictionary<ObjectName, TableLoad> _load;
    private readonly SecretMask _mask;
    private readonly ILookup<(string Script, string Statement), StatementTrace> _traces;
    private readonly string _where;
    private readonly HashSet<(StatementTrace Trace, long Relation)> _told = [];

    /// <param name="findings">Decides severities.</param>
    /// <param name="options">How a run would go.</param>
    /// <param name="recorder">What each statement was seen to do.</param>
    /// <param name="where">Where, for messages.</param>
    /// <param name="load">The target's tables; empty where there is no target.</param>
    public ObservedFindings(
        FindingFactory findings,
        MigrationOptions options,
        RunRecorder recorder,
        string where,
        IReadOnlyDictionary<ObjectName, TableLoad> load
    )
    {
        _findings = findings;
        _options = options;
        _relations = recorder.Relations;
        _where = where;
        _load = load;
        _mask = SecretMask.Of(options.Tokens);
        Traces = recorder.Traces;
        _traces = Traces.ToLookup(trace => (trace.Script.Name, _mask.Hide(trace.Step.Sql)));
    }

    private IReadOnlyList<StatementTrace> Traces { get; }

    /// <summary>The findings of the scripts, each as the run has shown it.</summary>
    public IReadOnlyList<Finding> Weigh(IReadOnlyList<Finding> read) => [.. read.Select(Weigh)];

    /// <summary>
    /// What only the run has shown; after <see cref="Weigh(IReadOnlyList{Finding})"/>, which knows what was read.
    /// </summary>
    public IEnumerable<Finding> OnlySeen() =>
        from trace in Traces
        from held in trace.Locks
        where Matters(held) && !_told.Contains((trace, held.Relation.Oid))
        select Tell(trace, held);

    /// <summary>
    /// One line for each script that others may have to wait for: how long it took, what it changed and locked.
    /// </summary>
    public IEnumerable<Finding> Summaries() =>
        from script in Traces.GroupBy(trace => trace.Script)
        where script.Any(trace => trace.Locks.Any(held => Matters(held) && held.IsTaken))
        select _findings.Of(
            Rehearsed,
            new Observation(Summary([.. script])) { Script = script.Key.File, Directives = script.Key.Directives }
        );

    /// <summary>One statement for the log.</summary>
    public static string Line(StatementTrace trace) =>
        $"{trace.Script.Name}:{trace.Step.Place.Line}: {trace.Step.Facts.Verb} took {DurationText.Format(trace.Duration)}, "
        + $"changed {trace.Rows} rows"
        + string.Concat(
            trace
                .Locks.Where(held => held.IsTaken && !held.IsNew)
                .Select(held => $"; {LockNames.Words(held.Mode)} on {held.Relation.Name}{Deeds(held)}")
        )
        + ".";

    private Finding Weigh(Finding finding)
    {
        var isRewrite = RuleSet.RewriteOf(finding.RuleId) is { ShowsOnCopies: true };
        if (
            finding is not { Script: { } script, Statement: { } statement, Object: { } name }
            || (finding.Lock is null && !isRewrite)
        )
            return finding;
        if (_traces[(script, statement)].FirstOrDefault() is not { } trace || NameReader.Parse(name) is not { } wanted)
            return finding;

        var held = trace.LockOn(relation =>
            relation.Name.Name == wanted.Name && (wanted.Schema is null || wanted.Schema == relation.Name.Schema)
        );
        if (held is null)
            return _relations.FindOriginal(wanted) is null
                ? finding
                : Disproved(finding, $"the statement took no lock on {name}");
        _told.Add((trace, held.Relation.Oid));
        if (held.Mode < finding.Lock)
            return Disproved(finding, $"the lock on {held.Relation.Name} was {LockNames.Words(held.Mode)}");
        if (isRewrite && !held.IsRewritten)
            return Disproved(finding, $"{held.Relation.Name} was not rewritten");
        return finding with
        {
            Evidence = FindingEvidence.Observed,
            Lock = held.IsTaken ? held.Mode : finding.Lock,
            Message = $"{finding.Message} Seen on {_where}: {Describe(trace, held)}.",
        };
    }

    private static Finding Disproved(Finding finding, string what) =>
        finding with
        {
            Evidence = FindingEvidence.Observed,
            Severity = FindingSeverity.Information,
            Message = $"{finding.Message} The rehearsal disproves it: {what}.",
        };

    // What was there before, and what others would have to wait for.
    private static bool Matters(ObservedLock held) =>
        held.Relation.IsTable
        && !held.IsNew
        && held.Mode >= TableLock.Share
        && (held.IsTaken || held.IsRewritten || held.IsScanned);

    private Finding Tell(StatementTrace trace, ObservedLock held)
    {
        var isRewrite = held.IsRewritten && trace.Step.Facts.Verb != "TRUNCATE";
        var isHeavy = _load.GetValueOrDefault(held.Relation.Name)?.IsHeavy == true;
        var place = PlaceOf(trace);
        return _findings.Of(
            isRewrite ? ObservedRewrite : ObservedLock,
            new Observation($"{trace.Step.Facts.Verb} took {Describe(trace, held)}.")
            {
                Script = trace.Script.File,
                Directives = trace.Script.Directives,
                Line = place.Line,
                Column = place.Column,
                Statement = _mask.Hide(trace.Step.Sql),
                Object = held.Relation.Name.ToString(),
                Lock = held.Mode,
                Severity = isRewrite || isHeavy ? null : FindingSeverity.Information,
            }
        );
    }

    private string Describe(StatementTrace trace, ObservedLock held)
    {
        var weight = _load.TryGetValue(held.Relation.Name, out var load) ? $" ({load})" : "";
        var indexes = held.IndexesBuilt.Count == 0 ? "" : $", built {string.Join(", ", held.IndexesBuilt)}";
        var since = held.IsTaken ? "" : " since an earlier statement";
        return $"{LockNames.Words(held.Mode)} on {held.Relation.Name}{weight}{since}{Deeds(held)}{indexes}{Held(trace)}";
    }

    private static string Deeds(ObservedLock held) =>
        held switch
        {
            { IsDropped: true } => ", dropped",
            { IsRewritten: true } => ", full rewrite",
            { IsScanned: true } => ", full scan",
            _ => "",
        };

    private string Held(StatementTrace trace) =>
        trace switch
        {
            { Held: null } => "",
            { StatementsAfter: 0 } => $", held for {DurationText.Format(trace.Held.Value)} on {_where}",
            { StatementsAfter: 1 } =>
                $", held for {DurationText.Format(trace.Held.Value)} on {_where}, through one more statement",
            _ => $", held for {DurationText.Format(trace.Held.Value)} on {_where}, through {trace.StatementsAfter} more "
                + "statements",
        };

    private string Summary(StatementTrace[] script)
    {
        var (trace, held) = script
            .SelectMany(trace =>
                trace.Locks.Where(held => Matters(held) && held.IsTaken).Select(held => (Trace: trace, Held: held))
            )
            .OrderByDescending(pair => pair.Held.Mode)
            .ThenByDescending(pair => pair.Trace.Held)
            .First();
        return $"{script.Length} statement{(script.Length == 1 ? "" : "s")} in "
            + $"{DurationText.Format(TimeSpan.FromTicks(script.Sum(trace => trace.Duration.Ticks)))}, "
            + $"{script.Sum(trace => trace.Rows)} rows changed, strongest lock {LockNames.Words(held.Mode)} on "
            + $"{held.Relation.Name}{Held(trace)}.";
    }

    // Only a token's value can make the text another one than the file's.
    private TextPosition PlaceOf(StatementTrace trace)
    {
        if (_options.Tokens.Count == 0)
            return trace.Step.Place;
        var sent = trace.Script.Script.ToSend(_options.Tokens).Text;
        return trace.Script.Script.InFile(sent, trace.Step.Place.Offset, _options.Tokens);
    }
}
