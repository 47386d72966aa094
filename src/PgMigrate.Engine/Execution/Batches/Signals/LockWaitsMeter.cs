using PgMigrate.Engine.Configuration.Signals;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Execution.Batches.Signals;

/// <summary>
/// How many sessions waited at once behind the batches since the last look. Between two batches nothing is locked: what counts
/// is what was seen while they ran.
/// </summary>
/// <param name="progress">What is measured of the script.</param>
internal sealed class LockWaitsMeter(ScriptProgress progress) : SignalMeter
{
    private int _waited;

    /// <inheritdoc/>
    public override SignalKind Kind => SignalKind.LockWaits;

    /// <inheritdoc/>
    public override void TakeOwn()
    {
        StallLog?[] logs = [progress.Stalls, .. progress.Lanes.Select(lane => lane.Stalls)];
        Unknown = Array.TrueForAll(logs, log => log is { IsKnown: true })
            ? null
            : ("cannot see any more who waits behind its scripts", null);
        _waited = logs.Sum(log => log?.TakeMostAtOnce() ?? 0);
    }

    /// <inheritdoc/>
    public override string? Over(BatchSignal signal) =>
        _waited > signal.Limit
            ? $"{BatchProgress.Number(_waited)} {(_waited == 1 ? "session" : "sessions")} waited for locks of the batches"
            : null;
}
