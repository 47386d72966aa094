using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>
/// Derives what takes scripts back that have no down script. It walks through the history on a sandbox, from where the schema
/// stood before their runs, and tries each one there: up, down, equal, and up again. Only what stands that test counts.
/// </summary>
internal sealed class DerivedDowns
{
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
    /// <param name="wanted">The numbers of those that are to be taken back so, with the text that each had before, if any.</param>
    /// <returns>By number.</returns>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public async Task<IReadOnlyDictionary<long, DerivedStep>> DeriveAsync(
        IReadOnlyList<UndoRecord> history,
        IReadOnlyDictionary<long, PlanEntry?> wanted
    )
    {
        var found = new Dictionary<long, DerivedStep>();
        var last = wanted.Keys.Max();
        foreach (var record in history.Where(record => record.Id <= last))
        {
            if (await StartOfAsync(record, history, wanted).ConfigureAwait(false) is { } start)
                await BeginAsync(start, record, [.. history.TakeWhile(other => other.Id <= last)]).ConfigureAwait(false);
            if (wanted.TryGetValue(record.Id, out var previous))
                found.Add(record.Id, await TryAsync(record, previous).ConfigureAwait(false));
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
                step.Value.Entry is not null && WayBackTrial.RefusalOf(gaps, _entries.Of(_applied[step.Key])!.Text) is { } refusal
                    ? refusal
                    : step.Value
        );
    }

    // The first script of a run that has one that is wanted; null elsewhere, and where the sandbox stands there already.
    private async Task<Start?> StartOfAsync(
        UndoRecord record,
        IReadOnlyList<UndoRecord> history,
        IReadOnlyDictionary<long, PlanEntry?> wanted
    )
    {
        var run = record.RunId is null ? [record] : history.Where(other => other.RunId == record.RunId).ToArray();
        if (run[0] != record || !run.Any(other => wanted.ContainsKey(other.Id)))
            return null;
        var schema = record.RunId is { } id ? await _kept.BeforeAsync(id).ConfigureAwait(false) : null;
        if (schema is null)
            return _now is null ? new Start(null) : null;
        if (_broken is not null || _now?.IsSameAs(schema) != true)
            return new Start(schema);
        _isReplayed = false;
        return null;
    }

    private async Task BeginAsync(Start start, UndoRecord first, IReadOnlyList<UndoRecord> upToLast)
    {
        _broken = null;
        if (start.Schema is not null)
        {
            await _sandbox.RenewAsync(start.Schema, TextsOf(upToLast)).ConfigureAwait(false);
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
        else if (await WayBackTrial.FailureOf(_sandbox.ReplayAsync(entry)).ConfigureAwait(false) is { } failure)
            _broken = WayBackTrial.DoesNotRun(record.Name, failure);
        if (_broken is null && _now is not null)
            _now = await _sandbox.ReadSchemaAsync().ConfigureAwait(false);
    }

    private async Task<DerivedStep> TryAsync(UndoRecord record, PlanEntry? previous)
    {
        if (_broken is not null)
            return DerivedStep.Refused($"it cannot be tried: {_broken}");
        if (_entries.Of(_applied[record.Id]) is not { } up)
            return DerivedStep.Refused("the history has kept no text of it");
        var trial = new WayBackTrial(_sandbox, _readLive);
        var step = await trial.TryAsync(new TriedScript(up, _now!, !_isReplayed, previous)).ConfigureAwait(false);
        (_now, _broken) = (trial.After ?? _now, trial.Broken);
        return step;
    }

    private sealed record Start(SchemaSnapshot? Schema);
}
