using System.Text;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Execution.Phases;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// The checks at the start of a run: what Test-PgMigration finds in the scripts that will run, and on the database. Errors stop
/// the run, warnings are told. What a script allows, and what the operator passes over, does neither.
/// </summary>
internal sealed class RunChecks
{
    private const int MostWarnings = 5;
    private const int MostErrors = 10;

    // No file is opened for it: the run opens each once.
    private const string UsualStatements = """
        CREATE TABLE t (id integer PRIMARY KEY); ALTER TABLE t ADD COLUMN a text;
        CREATE INDEX t_a ON t (a); INSERT INTO t VALUES (1);
        """;

    private static readonly Dictionary<string, FindingSeverity?> NoSeverities = [];

    // What is not known to be missing is taken to be there.
    private const int NewestVersion = 19;

    // What is compiled stays compiled.
    private static int isWarm;

    private readonly RunContext _context;
    private readonly MigrationFolder _folder;
    private readonly IReadOnlyDictionary<string, AppliedScript> _applied;
    private readonly ServerFacts? _server;
    private readonly RuleOptions _options;
    private readonly Dictionary<string, Script> _pending;
    private readonly Dictionary<string, IReadOnlyList<DataFile>> _data;
    private readonly HashSet<string> _ranAsTheyAre;
    private readonly Dictionary<string, Script> _others;
    private readonly IReadOnlyList<Finding> _uses;
    private readonly IReadOnlyList<Rule> _rules;
    private PendingRequirements _work = new();
    private LockForecast _forecast = new([]);
    private IReadOnlyList<Finding> _findings = [];

    private RunChecks(RunState run)
    {
        _context = run.Context;
        _folder = run.Folder!;
        _applied = run.Applied;
        _server = run.Facts;
        _options = new RuleOptions(_context.Options, RuleSeverities.For(_context.Options, NoSeverities));
        var runs = run.Plan.Entries.Where(entry => entry.Action == PlanAction.Run).ToArray();
        // An undo may take several versions of a script back, one after the other.
        _pending = runs.DistinctBy(entry => entry.Name, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Name, entry => entry.Script, StringComparer.Ordinal);
        // Of a script that is left out it matters what others have to know of it, and not what it would do.
        _others = run
            .Plan.Entries.Where(entry => entry.Action == PlanAction.Skip)
            .ToDictionary(
                entry => entry.Name,
                entry => Script.Unread(entry.File, _context.Options.Tokens).With(entry.Directives),
                StringComparer.Ordinal
            );
        _data = runs.DistinctBy(entry => entry.Name, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Name, entry => entry.Data, StringComparer.Ordinal);
        var findings = new FindingFactory(_options);
        _uses = [.. run.Uses.Select(use => ContractGate.Of(findings, use))];
        _rules = RunRules.For(_pending.Values);
        _ranAsTheyAre = runs.Where(entry => _applied.GetValueOrDefault(entry.Name)?.Hash == entry.Hash)
            .Select(entry => entry.Name)
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>True where no script will be executed: there is nothing to check.</summary>
    public bool IsEmpty => _pending.Count == 0;

    /// <summary>
    /// True where something other than a missing right may stop the run: an error in the scripts, a load, or what the folder's
    /// configuration makes an error of what the database says. The statement that begins a run holds back for missing rights
    /// alone.
    /// </summary>
    public bool MayStopUnasked =>
        _work.Loads.Count > 0 || _findings.Any(Stops) || _options.Severities.Values.Contains(FindingSeverity.Error);

    /// <summary>What there is to ask the database.</summary>
    public TargetQuery Query =>
        new(
            _work,
            _server!.Path,
            right =>
                right.IsCertain
                && !IsSkipped("missing-right")
                && _pending.GetValueOrDefault(right.Place.Script.Name)?.Directives.Allows("missing-right") != true
        );

    /// <summary>Reads the scripts that a plan will run.</summary>
    /// <param name="run">The run, planned.</param>
    public static RunChecks Read(RunState run)
    {
        var checks = new RunChecks(run);
        if (!checks.IsEmpty)
            checks.CheckScripts(new HashSet<ObjectName>());
        return checks;
    }

    /// <summary>
    /// Judges a script of usual statements, and forgets what it finds. In a process that migrates once and ends, compiling
    /// the checks takes longer than checking: this lets it be done while grate is still reading the folder.
    /// </summary>
    /// <param name="script">A script that is likely to be pending.</param>
    /// <param name="folder">The migration folder.</param>
    /// <param name="options">How the run goes.</param>
    public static Task WarmUpAsync(ScriptFile script, MigrationFolder folder, MigrationOptions options) =>
        Interlocked.Exchange(ref isWarm, 1) == 1 ? Task.CompletedTask : Task.Run(() => WarmUp(script, folder, options));

    private static void WarmUp(ScriptFile script, MigrationFolder folder, MigrationOptions options)
    {
        Script[] scripts = [Script.InMemory(script, UsualStatements)];
        var site = new FolderContext(
            folder.Path,
            folder.Layout,
            scripts,
            options,
            new Dictionary<string, AppliedScript>(),
            Planned: null
        );
        var run = new RunFacts(NewestVersion, new HashSet<int> { 0 }, new HashSet<ObjectName>(), options);
        var work = new PendingRequirements();
        _ = new StaticChecks(new RuleOptions(options, NoSeverities), work.Add, RunRules.For(scripts)).Check(site, run).Count();
        _ = new TargetQuery(work, new NamePath([], string.Empty), right => right.IsCertain).Parameters;
    }

    /// <summary>Asks the database.</summary>
    /// <exception cref="Npgsql.NpgsqlException">It does not answer.</exception>
    public async Task AskAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        Add(await Query.ReadAsync(connection, cancellationToken).ConfigureAwait(false), connection);
        var misfits = await LoadLookup
            .FindAsync(
                connection,
                _work.Loads,
                script => _data.GetValueOrDefault(script.File.Name, []),
                new FindingFactory(_options),
                cancellationToken
            )
            .ConfigureAwait(false);
        _findings = [.. _findings, .. misfits];
    }

    /// <summary>Takes in what the database says.</summary>
    /// <param name="facts">What it says.</param>
    /// <param name="connection">The connection on which it was asked.</param>
    public void Add(TargetFacts facts, ServerConnection connection)
    {
        // Only now is it known which tables hold no row.
        var empty = facts.Tables.Where(table => table.IsEmpty).Select(table => Qualified(_work.Tables[table.Table])).ToHashSet();
        if (empty.Count > 0)
            CheckScripts(empty);
        _work.Rewritten = TargetChecks.Rewritten(_findings);
        _context.Foretold.Replace(_forecast.Read(_work.Rewritten));
        var target = new TargetContext(_context.Target, connection.BackendPid, _server!, facts, _work, _context.Options);
        // What would keep a run from here has refused it before: a standby, a pooler.
        _findings = [.. _findings, .. new TargetChecks(_options).Check(target, _pending)];
    }

    /// <summary>Tells what was found.</summary>
    /// <exception cref="MigrationException">CheckFailed.</exception>
    public void TellAndRefuse()
    {
        var errors = _findings.Where(Stops).ToArray();
        Tell(errors.Length == 0 ? Warnings() : []);
        if (errors.Length > 0)
            throw Refusal(errors);
    }

    /// <summary>Tells what was found; what would stop a run is a warning that says so.</summary>
    public void TellAll() =>
        Tell([.. _findings.Where(Stops).Select(finding => (finding, "would stop the run: ")), .. Warnings()]);

    private void CheckScripts(IReadOnlySet<ObjectName> emptyTables)
    {
        var findings = Check(Unread, emptyTables);
        // What earlier scripts made matters where these change it; only then is it worth the reading.
        if (!_work.IsSelfContained && _applied.Count > 0)
            findings = Check(Read, emptyTables);
        _findings = [.. findings, .. _uses];
    }

    private Finding[] Check(Func<ScriptFile, Script> readOther, IReadOnlySet<ObjectName> emptyTables)
    {
        _work = new PendingRequirements();
        _forecast = new LockForecast(_server?.Path.Schemas ?? []);
        Script[] scripts = [.. _folder.Scripts.Select(file => _pending.GetValueOrDefault(file.Name) ?? readOther(file))];
        var numbers = Enumerable.Range(0, scripts.Length).Where(i => _pending.ContainsKey(scripts[i].File.Name)).ToHashSet();
        var run = new RunFacts(_server?.Version / 10000 ?? NewestVersion, numbers, emptyTables, _context.Options, Session);
        var site = new FolderContext(
            _folder.Path,
            _folder.Layout,
            scripts,
            _context.Options,
            _applied,
            _pending.Keys.ToHashSet(StringComparer.Ordinal)
        );
        return [.. new StaticChecks(_options, Judging, _rules).Check(site, run).Where(IsOurs)];
    }

    private void Judging(StatementContext site)
    {
        _work.Add(site);
        _forecast.Add(site);
    }

    private Script Read(ScriptFile file) =>
        _others.TryGetValue(file.Name, out var script)
            ? script
            : _others[file.Name] = _folder.Read(file, _context.Options.Tokens);

    private Script Unread(ScriptFile file) =>
        _others.GetValueOrDefault(file.Name) ?? Script.Unread(file, _context.Options.Tokens);

    // What ran here before as it is, is not judged again in each run; the folder's other scripts are not this run's matter.
    private bool IsOurs(Finding finding) =>
        finding.Script is not { } script || (_pending.ContainsKey(script) && !_ranAsTheyAre.Contains(script));

    // Where the session's path leads to nothing, rules take names for those of public.
    private ObjectName Qualified(ObjectName table) =>
        table.Schema is null ? table.In(_server?.Path.Schemas is [var first, ..] ? first : "public") : table;

    // The schemas that there are, $user resolved.
    private SessionNames? Session => _server is null ? null : new SessionNames(_server.Path.Schemas, User: null);

    private bool IsSkipped(string rule) =>
        _context.Options.Force || _context.Options.SkipChecks.Contains(rule, StringComparer.Ordinal);

    private bool Stops(Finding finding) => finding.Severity == FindingSeverity.Error && Counts(finding);

    private bool Counts(Finding finding) => finding.AllowedBecause is null && !IsSkipped(finding.RuleId);

    private IReadOnlyList<(Finding Finding, string Prefix)> Warnings() =>
        [
            .. _findings
                .Where(finding => finding.Severity == FindingSeverity.Warning && Counts(finding))
                .Select(finding => (finding, "")),
        ];

    private void Tell(IReadOnlyList<(Finding Finding, string Prefix)> warnings)
    {
        foreach (var (finding, prefix) in warnings.Take(MostWarnings))
            _context.Tell(MessageSeverity.Warning, FileOf(finding), prefix + Line(finding));
        if (warnings.Count > MostWarnings)
            _context.Tell(
                MessageSeverity.Warning,
                null,
                warnings.Count == MostWarnings + 1
                    ? $"1 more finding of the checks: {Operation.Check} shows it."
                    : $"{warnings.Count - MostWarnings} more findings of the checks: {Operation.Check} shows them."
            );
        foreach (var finding in _findings.Where(finding => finding.Severity == FindingSeverity.Information || !Counts(finding)))
            _context.Tell(MessageSeverity.Verbose, FileOf(finding), Aside(finding) + Line(finding));
    }

    private ScriptFile? FileOf(Finding finding) => finding.Script is { } script ? _pending.GetValueOrDefault(script)?.File : null;

    private string Aside(Finding finding) =>
        finding.AllowedBecause is { } reason ? $"allowed ({reason}): "
        : IsSkipped(finding.RuleId) ? $"passed over ({(_context.Options.Force ? RunOption.Force : RunOption.SkipChecks)}): "
        : string.Empty;

    private static string Line(Finding finding) =>
        finding.Line is { } line ? $"line {line}: {finding.Message} ({finding.RuleId})" : $"{finding.Message} ({finding.RuleId})";

    private MigrationException Refusal(Finding[] errors)
    {
        var text = new StringBuilder($"The checks stopped the run of {_context.Target} before anything was changed: ");
        text.Append(errors.Length == 1 ? "1 error." : $"{errors.Length} errors.");
        foreach (var error in errors.Take(MostErrors))
            text.Append('\n').Append(Place(error)).Append(error.Message).Append(" (").Append(error.RuleId).Append(')');
        if (errors.Length > MostErrors)
            text.Append('\n').Append(errors.Length - MostErrors).Append(" more.");

        var rules = errors.Select(error => error.RuleId).Distinct().ToArray();
        var only = errors.Length == 1 ? errors[0] : null;
        return new MigrationException(
            MigrationErrorId.CheckFailed,
            _context.Mask.Hide(text.ToString()),
            $"{Operation.Check} tells why, and the safe way. Where it is meant, put a line into the script: -- "
                + $"pgmigrate:allow {rules[0]} -- reason; "
                + $"or pass over it with {RunOption.SkipChecks.To(string.Join(", ", rules))}, over all with {RunOption.Force}."
        )
        {
            Target = _context.Target.ToString(),
            Script = only?.Script,
            Path = only?.Path,
        };
    }

    private string Place(Finding finding) =>
        (FileOf(finding)?.ToString() ?? finding.Script, finding.Line) switch
        {
            ({ } script, { } line) => $"{script}:{line}: ",
            ({ } script, null) => $"{script}: ",
            _ => string.Empty,
        };
}
