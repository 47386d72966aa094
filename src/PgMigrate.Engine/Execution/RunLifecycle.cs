using Npgsql;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>The part of a run that changes the database: it begins, applies its scripts, and ends, and however it ends that is written down.</summary>
/// <param name="context">The run.</param>
/// <param name="session">Its connections.</param>
/// <param name="history">The history.</param>
/// <param name="observer">Who is told.</param>
/// <param name="stop">Ends with the locks, with the caller's token, and when the observer wants no more.</param>
internal sealed class RunLifecycle(RunContext context, WorkSession session, HistoryWriter history, ObserverGate observer, CancellationToken stop)
{
    /// <summary>What the scripts destroy, and is saved before; null where nothing is.</summary>
    public DestructiveChanges? Losses { get; init; }

    /// <summary>Applies scripts.</summary>
    /// <param name="begin">Writes that the run begins.</param>
    /// <param name="scripts">How many there are.</param>
    /// <param name="applyAll">Applies them.</param>
    /// <exception cref="MigrationException">The first failure; the run ends there.</exception>
    public async Task ApplyAsync(Func<CancellationToken, Task> begin, int scripts, Func<ScriptRunner, Task> applyAll)
    {
        if (!context.Options.BackupLock)
            await SaveAsync().ConfigureAwait(false);
        await begin(stop).ConfigureAwait(false);
        var progress = new RunProgress(context, scripts);
        try
        {
            // A backup that holds a lock holds it in the run's transaction, in front of its first script.
            if (context.Options.BackupLock)
                await SaveAsync().ConfigureAwait(false);
            var runner = new ScriptRunner(context, session, history, progress, stop);
            await applyAll(runner).ConfigureAwait(false);
            await runner.CommitAsync().ConfigureAwait(false);
            await history.EndAsync(session.Work.Server, "succeeded", null, stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await EndBadlyAsync(session.RunLock.LossBehind(exception) ?? exception).ConfigureAwait(false);
            observer.ThrowIfStopped();
            TellWayBack();
            throw;
        }
        finally
        {
            progress.Completed();
        }

        await SnapshotKeeper.KeepAsync(context, session.Work.Server, stop).ConfigureAwait(false);
        TellWayBack();
    }

    private Task SaveAsync() => Losses is { } losses ? PreRunBackup.TakeAsync(context, session, losses, stop) : Task.CompletedTask;

    private void TellWayBack()
    {
        if (context.Backup.WayBack is { } text)
            context.Tell(MessageSeverity.Information, null, text);
    }

    // With the outcome goes the flush that makes durable what was applied before the failure.
    private async Task EndBadlyAsync(Exception exception)
    {
        if (!session.Work.Server.IsOpen)
            return;
        try
        {
            using var limit = new CancellationTokenSource(context.Target.Limits.Ending);
            await session.RecoverAsync().ConfigureAwait(false);
            var outcome = exception is OperationCanceledException || observer.IsStopped ? "cancelled" : "failed";
            await history.EndAsync(session.Work.Server, outcome, exception.Message, limit.Token).ConfigureAwait(false);
            if (outcome == "failed" && history.HasApplied)
                await SnapshotKeeper.KeepAsync(context, session.Work.Server, stop).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException)
        {
            // The connection went while the end was written; the next run marks this one as interrupted.
        }
    }
}
