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
    private readonly SandboxPosition _position;
    private bool _isReplayed;

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
        _position = new SandboxPosition(sandbox);
    }

    /// <summary>Derives and tries them.</summary>
    /// <param name="history">Every record, oldest first.</param>
    /// <param name="wanted">The numbers of those that are to be taken back so, with the text that each had before; null where
    /// there is none.</param>
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
            else if (_position.HasBegun)
                await ReplayAsync(record).ConfigureAwait(false);
        }

        return _isReplayed && last == history[^1].Id && await _position.ReadAsync().ConfigureAwait(false) is { } now
            ? await AgainstLiveAsync(found, now).ConfigureAwait(false)
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
            return _position.HasBegun ? null : new Start(null);
        if (!_position.HasBegun || (await _position.ReadAsync().ConfigureAwait(false))?.IsSameAs(schema) != true)
            return new Start(schema);
        _isReplayed = false;
        return null;
    }

    private async Task BeginAsync(Start start, UndoRecord first, IReadOnlyList<UndoRecord> upToLast)
    {
        _isReplayed = start.Schema is null;
        _position.Begin();
        if (start.Schema is not null)
        {
            await _sandbox.RenewAsync(start.Schema, TextsOf(upToLast)).ConfigureAwait(false);
            return;
        }

        await _sandbox.RenewAsync(TextsOf(upToLast)).ConfigureAwait(false);
        foreach (var record in upToLast.TakeWhile(earlier => earlier.Id < first.Id))
            await ReplayAsync(record).ConfigureAwait(false);
    }

    private CopyTexts TextsOf(IEnumerable<UndoRecord> records) =>
        _entries.NeedTextsOfDatabase(records.Select(record => _applied[record.Id])) ? CopyTexts.Database : CopyTexts.Folder;

    private Task ReplayAsync(UndoRecord record) => _position.ReplayAsync(record.Name, _entries.Of(_applied[record.Id]));

    private async Task<DerivedStep> TryAsync(UndoRecord record, PlanEntry? previous)
    {
        if (await _position.ReadAsync().ConfigureAwait(false) is not { } before)
            return DerivedStep.Refused($"it cannot be tried: {_position.Broken}");
        if (_entries.Of(_applied[record.Id]) is not { } up)
            return DerivedStep.Refused("the history has kept no text of it");
        var trial = new WayBackTrial(_sandbox, _readLive);
        var step = await trial.TryAsync(new TriedScript(up, before, !_isReplayed, previous)).ConfigureAwait(false);
        _position.Moved(trial.After, trial.Broken);
        return step;
    }

    private sealed record Start(SchemaSnapshot? Schema);
}
