namespace PgMigrate.Engine.Dashboard;

/// <summary>
/// What is kept of a database from one look to the next, since it is dear to read and does not change by itself: how its objects
/// were changed, up to a snapshot, for which every object there was has to be read; and, for a minute, what drifted since.
/// </summary>
internal sealed class KeptReadings
{
    private static readonly TimeSpan DriftLasts = TimeSpan.FromMinutes(1);

    private (long Snapshot, IReadOnlyList<SchemaChange> Changes)? _changes;
    private (long Snapshot, long ReadAt, DriftStanding? Drift)? _drift;

    /// <summary>The changes up to a snapshot.</summary>
    /// <param name="snapshot">The newest snapshot.</param>
    /// <param name="read">Reads them, where they are not known yet.</param>
    public async Task<IReadOnlyList<SchemaChange>> ChangesAsync(long snapshot, Func<Task<IReadOnlyList<SchemaChange>>> read)
    {
        if (_changes?.Snapshot != snapshot)
            _changes = (snapshot, await read().ConfigureAwait(false));
        return _changes.Value.Changes;
    }

    /// <summary>What drifted since a snapshot.</summary>
    /// <param name="snapshot">The newest snapshot.</param>
    /// <param name="read">Reads it, where it is not known or was read a while ago.</param>
    public async Task<DriftStanding?> DriftAsync(long snapshot, Func<Task<DriftStanding?>> read)
    {
        if (_drift is not { } known || known.Snapshot != snapshot || Age(known.ReadAt) > DriftLasts)
            _drift = (snapshot, Environment.TickCount64, await read().ConfigureAwait(false));
        return _drift.Value.Drift;
    }

    private static TimeSpan Age(long ticks) => TimeSpan.FromMilliseconds(Environment.TickCount64 - ticks);
}
