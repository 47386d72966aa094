using Npgsql;
using PgMigrate.Engine.Harm;
using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Execution;

/// <summary>The part of a run that changes the database: it begins, applies its scripts, and ends, and however it ends that is written down.</summary>
internal sealed class RunBody(RunContext context, WorkSession session, HistoryWriter history, ObserverGate observer, CancellationToken cancellationToken)
{
    /// <summary>What the scripts destroy, and is saved before; null where nothing is.</summary>
    public HarmPlan? Harm { get; init; }

    /// <summary>Applies scripts.</summary>
    /// <param name="begin">Writes that the run begins.</param>
    /// <param name="scripts">How many there are.</param>
    /// <param name="applyAll">Applies them.</param>
    /// <exception cref="MigrationException">The first failure; the run ends there.</exception>
    public async Task ApplyAsync(Func<CancellationToken, Task> begin, int scripts, Func<ScriptRunner, Task> applyAll)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, session.RunLock.Lost, observer.Stopped);
        if (!context.Options.BackupLock)
            await SaveAsync(stop.Token).ConfigureAwait(false);
        await begin(stop.Token).ConfigureAwait(false);
        var progress = new RunProgress(context, scripts);
        try
        {
            // A backup that holds a lock holds it in the run's transaction, in front of its first script.
            if (context.Options.BackupLock)
                await SaveAsync(stop.Token).ConfigureAwait(false);
            var runner = new ScriptRunner(context, session, history, progress, stop.Token);
            await applyAll(runner).ConfigureAwait(false);
            await runner.CommitAsync().ConfigureAwait(false);
            await history.EndAsync(session.Work.Server, "succeeded", null, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await EndBadlyAsync(exception).ConfigureAwait(false);
            observer.ThrowIfStopped();
            TellWayBack();
            if (exception is OperationCanceledException && session.RunLock.Lost.IsCancellationRequested)
                throw LockConnectionLost(exception);
            throw;
        }
        finally
        {
            progress.Completed();
        }

        await SnapshotKeeper.KeepAsync(context, session.Work.Server, stop.Token).ConfigureAwait(false);
        TellWayBack();
    }

    private Task SaveAsync(CancellationToken stop) => Harm is { } harm ? HarmBackup.TakeAsync(context, session, harm, stop) : Task.CompletedTask;

    private void TellWayBack()
    {
        if (context.Harm.WayBack(context.Target) is { } text)
            context.Tell(MessageSeverity.Information, null, text);
    }

    // With the outcome goes the flush that makes durable what was applied before the failure.
    private async Task EndBadlyAsync(Exception exception)
    {
        if (!session.Work.Server.IsOpen)
            return;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await session.RecoverAsync().ConfigureAwait(false);
            var outcome = exception is OperationCanceledException || observer.IsStopped ? "cancelled" : "failed";
            await history.EndAsync(session.Work.Server, outcome, exception.Message, limit.Token).ConfigureAwait(false);
            if (outcome == "failed" && history.HasApplied)
                await SnapshotKeeper.KeepAsync(context, session.Work.Server, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException)
        {
            // The connection went while the end was written; the next run marks this one as interrupted.
        }
    }

    private MigrationException LockConnectionLost(Exception exception) =>
        new(MigrationErrorId.ConnectionLost, $"The connection that holds the migration lock of {context.Target} was lost; the run was stopped.",
            "Look at the server's log for the reason, then run again.", exception) { Target = context.Target.ToString() };
}
