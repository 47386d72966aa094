using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// A pass that is cut into ranges, several of which are gone over at once, each on a connection of its own. The work lock is
/// shared meanwhile: none of the connections can live on after a kill without it, so no other run begins before the last of them
/// is gone.
/// </summary>
/// <param name="work">The script.</param>
/// <param name="session">The run's working connection: it asks for all, and goes over nothing.</param>
/// <param name="store">The ranges.</param>
/// <param name="gate">What stands before each batch.</param>
internal sealed class ParallelPass(BatchWork work, WorkSession session, RangeStore store, SharedGate gate)
{
    private readonly object _turn = new();

    private PlanEntry Entry => work.Progress.Entry;

    /// <summary>Goes over what is left of the ranges.</summary>
    /// <param name="ranges">The ranges.</param>
    /// <param name="cancellationToken">Cancels the running statements on the server.</param>
    /// <returns>True once all of them are done; false where the gate was closed before.</returns>
    /// <exception cref="MigrationException">A batch failed; the other connections have ended theirs.</exception>
    public async Task<bool> RunAsync(IEnumerable<BatchRange> ranges, CancellationToken cancellationToken)
    {
        var waiting = new ConcurrentQueue<BatchRange>(ranges.Where(range => !range.IsOver));
        if (waiting.IsEmpty)
            return true;
        await session.ShareWorkLockAsync(cancellationToken).ConfigureAwait(false);
        var lanes = Math.Min(Entry.Directives.Batch!.Parallel, waiting.Count);
        Task<bool>[] running = [.. Enumerable.Range(0, lanes).Select(_ => RunLaneAsync(waiting, cancellationToken))];
        await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ThrowFirst(running);
        var areOver = await Task.WhenAll(running).ConfigureAwait(false);
        await session.TakeWorkLockBackAsync(cancellationToken).ConfigureAwait(false);
        return Array.TrueForAll(areOver, isOver => isOver);
    }

    // One range behind the other, as long as there are any.
    private async Task<bool> RunLaneAsync(ConcurrentQueue<BatchRange> waiting, CancellationToken cancellationToken)
    {
        var measured = new ScriptProgress(Entry, session.Work.Facts.ServerTime);
        try
        {
            var lane = await session.OpenLaneAsync(cancellationToken).ConfigureAwait(false);
            await using var dispose = lane.ConfigureAwait(false);
            lane.CurrentScript = () => Entry;
            lane.Queue.Begin(measured);
            work.Progress.AddLane(measured);
            var isOver = await RunRangesAsync(lane, measured, waiting, cancellationToken).ConfigureAwait(false);
            lane.Queue.End();
            await lane.GiveWorkLockBackAsync(cancellationToken).ConfigureAwait(false);
            return isOver;
        }
        catch
        {
            gate.Fail();
            throw;
        }
        finally
        {
            Measure(measured);
        }
    }

    private async Task<bool> RunRangesAsync(
        WorkSession lane,
        ScriptProgress measured,
        ConcurrentQueue<BatchRange> waiting,
        CancellationToken cancellationToken
    )
    {
        var tries = new BatchTries();
        int? size = null;
        while (waiting.TryDequeue(out var range))
        {
            // What this connection has learned of the size holds for its next range, too.
            var state = range.ToState(size ?? range.Size);
            var record = store.RecordOf(range, state, gate);
            var batches = new RangeRun(work with { Progress = measured }, lane, record, gate, tries, state);
            if (!await batches.RunAsync(cancellationToken).ConfigureAwait(false))
                return false;
            size = batches.State.Size;
        }

        return true;
    }

    private void Measure(ScriptProgress measured)
    {
        lock (_turn)
        {
            work.Progress.Retries += measured.Retries;
            work.Progress.LockWait += measured.LockWait;
            if (measured.Stalls is { } stalls)
                work.Progress.Stalls?.Include(stalls);
        }
    }

    // A cancellation says less than what one of them failed by.
    private static void ThrowFirst(Task<bool>[] running)
    {
        var failures = running.Select(lane => lane.Exception?.InnerException).OfType<Exception>().ToArray();
        var first = failures.FirstOrDefault(failure => failure is MigrationException) ?? failures.FirstOrDefault();
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }
}
