using Npgsql;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Undo.Derivation;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// Derives what takes scripts back that have no down script. It walks through the history on a sandbox, from where the schema
/// stood before their runs, and tries each one there: up, down, equal, and up again. Only what stands that test counts.
/// </summary>
internal sealed class DerivedDowns
{
    private const int MostDifferences = 5;
    private const string NoRights = "(where a text of the database is tried, nothing gets a right outside of its database)";

    private readonly UndoSandbox _sandbox;
    private readonly AppliedEntries _entries;
    private readonly Dictionary<long, AppliedRecord> _applied;
    private readonly KeptSchemas _kept;
    private readonly Func<Task<SchemaSnapshot>> _readLive;
    private SchemaSnapshot? _now;
    private bool _isReplayed;
    private string? _broken;

    /// <param name="sandbox">Where they are tried.</param>
    /// <param name="entries">The scripts that were applied.</param>
    /// <param name="applied">Every record of the history.</param>
    /// <param name="kept">The schemas that runs have left.</param>
    /// <param name="readLive">Reads the target's schema, where it is needed.</param>
    public DerivedDowns(
        UndoSandbox sandbox,
        AppliedEntries entries,
        IEnumerable<AppliedRecord> applied,
        KeptSchemas kept,
        Func<Task<SchemaSnapshot>> readLive
    )
    {
        _sandbox = sandbox;
        _entries = entries;
        _applied = applied.ToDictionary(record => record.Id);
        _kept = kept;
        _readLive = readLive;
    }

    /// <summary>Derives and tries them.</summary>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="wanted">The numbers of those that are to be taken back so.</param>
    /// <returns>By number.</returns>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public async Task<IReadOnlyDictionary<long, DerivedStep>> DeriveAsync(
        IReadOnlyList<UndoRecord> history,
        IReadOnlySet<long> wanted
    )
    {
        var found = new Dictionary<long, DerivedStep>();
        var last = wanted.Max();
        foreach (var record in history.Where(record => record.Id <= last))
        {
            if (await StartOfAsync(record, history, wanted).ConfigureAwait(false) is { } start)
                await BeginAsync(start, record, [.. history.TakeWhile(other => other.Id <= last)]).ConfigureAwait(false);
            if (wanted.Contains(record.Id))
                found.Add(record.Id, await TryAsync(record).ConfigureAwait(false));
            else if (_now is not null)
                await ReplayAsync(record).ConfigureAwait(false);
        }

        return _now is not null && _isReplayed && _broken is null && last == history[^1].Id
            ? await AgainstLiveAsync(found, _now).ConfigureAwait(false)
            : found;
    }

    // Where no schema was kept to begin with, the sandbox has come to where the database stands by its scripts alone.
    private async Task<IReadOnlyDictionary<long, DerivedStep>> AgainstLiveAsync(
        Dictionary<long, DerivedStep> found,
        SchemaSnapshot now
    )
    {
        var gaps = CopyGaps.Between(await _readLive().ConfigureAwait(false), now, withOwners: false);
        return found.ToDictionary(
            step => step.Key,
            step =>
                step.Value.Entry is not null && RefusalOf(gaps, _entries.Of(_applied[step.Key])!.Text) is { } refusal
                    ? refusal
                    : step.Value
        );
    }

    private static DerivedStep? RefusalOf(CopyGaps gaps, string script) =>
        gaps.TouchedBy(script) is { } gap
            ? Refused($"the copy that it was tried on is not as the database is, and proves nothing of it: on the copy, {gap}")
            : null;

    // The first script of a run that has one that is wanted; null elsewhere, and where the sandbox stands there already.
    private async Task<Start?> StartOfAsync(UndoRecord record, IReadOnlyList<UndoRecord> history, IReadOnlySet<long> wanted)
    {
        var run = record.RunId is null ? [record] : history.Where(other => other.RunId == record.RunId).ToArray();
        if (run[0] != record || !run.Any(other => wanted.Contains(other.Id)))
            return null;
        var schema = record.RunId is { } id ? await _kept.BeforeAsync(id).ConfigureAwait(false) : null;
        if (schema is null)
            return _now is null ? new Start(null) : null;
        return _broken is null && _now?.IsSameAs(schema) == true ? null : new Start(schema);
    }

    private async Task BeginAsync(Start start, UndoRecord first, IReadOnlyList<UndoRecord> upToLast)
    {
        _broken = null;
        if (start.Schema is not null)
        {
            await _sandbox.RenewAsync(start.Schema).ConfigureAwait(false);
        }
        else
        {
            await _sandbox.RenewAsync(TextsOf(upToLast)).ConfigureAwait(false);
            foreach (var record in upToLast.TakeWhile(earlier => earlier.Id < first.Id))
                await ReplayAsync(record).ConfigureAwait(false);
        }

        _now = await _sandbox.ReadSchemaAsync().ConfigureAwait(false);
        _isReplayed = start.Schema is null;
    }

    private CopyTexts TextsOf(IEnumerable<UndoRecord> records) =>
        _entries.NeedTextsOfDatabase(records.Select(record => _applied[record.Id])) ? CopyTexts.Database : CopyTexts.Folder;

    private async Task ReplayAsync(UndoRecord record)
    {
        if (_broken is not null)
            return;
        if (_entries.Of(_applied[record.Id]) is not { } entry)
            _broken = $"the history has kept no text of {record.Name}, which ran before it";
        else if (await TryRunAsync(_sandbox.ReplayAsync(entry)).ConfigureAwait(false) is { } failure)
            _broken = $"{record.Name}, which ran before it, does not run on a sandbox: {failure}";
        if (_broken is null && _now is not null)
            _now = await _sandbox.ReadSchemaAsync().ConfigureAwait(false);
    }

    private async Task<DerivedStep> TryAsync(UndoRecord record)
    {
        if (_broken is not null)
            return Refused($"it cannot be tried: {_broken}");
        if (_entries.Of(_applied[record.Id]) is not { } up)
            return Refused("the history has kept no text of it");
        var before = _now!;
        if (await RunAsync(up).ConfigureAwait(false) is { } failure)
        {
            _broken = $"{record.Name}, which ran before it, does not run on a sandbox: {failure}";
            return Refused($"it does not run on a sandbox: {failure}");
        }

        _now = await _sandbox.ReadSchemaAsync().ConfigureAwait(false);
        var derived = DerivedDown.Of(up.Script.Recorded, before, _now);
        if (!derived.IsWhole)
            return new DerivedStep(null, [.. derived.Obstacles.Select(obstacle => obstacle.ToString())]);
        return RefusalOf(_sandbox.Gaps, up.Text) ?? await TryAsync(up, Write(up, derived), before).ConfigureAwait(false);
    }

    private async Task<DerivedStep> TryAsync(PlanEntry up, PlanEntry down, SchemaSnapshot before)
    {
        _broken = $"what was derived for {up.Name} has left the sandbox in another state";
        if (await RunAsync(down).ConfigureAwait(false) is { } refusal)
            return Refused($"what was derived does not run: {refusal}");
        var differences = SchemaDifference.Between(before, await _sandbox.ReadSchemaAsync().ConfigureAwait(false));
        if (differences.Count > 0)
            return new DerivedStep(
                null,
                [
                    .. differences
                        .GroupBy(change => (change.ObjectType, change.Object))
                        .Take(MostDifferences)
                        .Select(changes => $"after what was derived, {DifferenceText.Of(changes)}"),
                ]
            );
        if (await RunAsync(up).ConfigureAwait(false) is { } failure)
            return Refused($"it does not run again after what was derived: {failure}");
        _broken = null;
        return new DerivedStep(down, []);
    }

    private Task<string?> RunAsync(PlanEntry entry) => TryRunAsync(_sandbox.RunAsync(entry));

    // What the server said; null where all is well.
    private static async Task<string?> TryRunAsync(Task run)
    {
        try
        {
            await run.ConfigureAwait(false);
            return null;
        }
        catch (MigrationException failure)
        {
            var isRight = failure.SqlState == PostgresErrorCodes.InsufficientPrivilege;
            return isRight ? $"{failure.Message} {NoRights}" : failure.Message;
        }
    }

    private PlanEntry Write(PlanEntry up, DerivedDown derived) =>
        DownScript.OfText(up.File, DerivedText.Write(up.File, derived.Statements, _sandbox.Gaps)) with
        {
            IsFromDatabase = _sandbox.TakesTextsOfDatabase,
        };

    private static DerivedStep Refused(string reason) => new(null, [reason]);

    private sealed record Start(SchemaSnapshot? Schema);
}

/// <summary>What was derived for a script.</summary>
/// <param name="Entry">The step of a plan; null where there is none.</param>
/// <param name="Obstacles">Why there is none.</param>
internal sealed record DerivedStep(PlanEntry? Entry, IReadOnlyList<string> Obstacles);
