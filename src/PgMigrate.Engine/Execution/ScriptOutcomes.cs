using Npgsql;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>Tells the observer how scripts ended, and writes down what their own transactions could not.</summary>
internal sealed class ScriptOutcomes(RunContext context, WorkSession session, HistoryWriter history, RunProgress progress)
{
    private readonly List<ScriptRun> _uncommitted = [];

    /// <summary>
    /// A script was applied, recorded or skipped; where the run is one transaction, that is told after its commit.
    /// </summary>
    public void Succeeded(ScriptRun run)
    {
        progress.Ended();
        var isDone = run.Status is ScriptRunStatus.Applied or ScriptRunStatus.Undone;
        if (isDone)
            history.Measured(run);
        if (context.Options.TransactionMode == TransactionMode.Run && isDone)
            _uncommitted.Add(run);
        else
            Tell(run);
    }

    /// <summary>A script that does not run in one transaction has begun: what it does stays, however it ends.</summary>
    public void Begun(PlanEntry entry) => context.Backup.Committed(entry.Name);

    /// <summary>A script failed; nothing of it is left.</summary>
    public async Task FailedAsync(ScriptProgress script, MigrationException failure)
    {
        // Npgsql gives a connection up after errors such as a full disk; the server is there, and takes the record on another
        // one.
        if (session.Work.Server.IsOpen || failure.SqlState is not null)
            await RecordAsync(script.Entry, limit => history.RecordFailureAsync(session.Work.Server, script, failure, limit))
                .ConfigureAwait(false);
        context.Observer.OnScriptRun(context.Describe(script.Entry, ScriptRunStatus.Failed, script, failure.Message));
    }

    /// <summary>A script was cancelled; nothing of it is left but what it had committed itself.</summary>
    public async Task CancelledAsync(ScriptProgress script)
    {
        const string reason = "The script was cancelled.";
        await RecordAsync(script.Entry, limit => history.RecordCancelledAsync(session.Work.Server, script, reason, limit))
            .ConfigureAwait(false);
        context.Observer.OnScriptRun(context.Describe(script.Entry, ScriptRunStatus.Cancelled, script, reason));
    }

    /// <summary>Commits a run that is one transaction, and tells what it held.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (!session.HasRunTransaction)
            return;
        await session.Work.Server.ExecuteAsync("COMMIT", [], cancellationToken).ConfigureAwait(false);
        session.HasRunTransaction = false;
        foreach (var run in _uncommitted)
            Tell(run);
    }

    private void Tell(ScriptRun run)
    {
        if (run.Status is ScriptRunStatus.Applied or ScriptRunStatus.Undone)
            context.Backup.Committed(run.Script);
        context.Observer.OnScriptRun(run);
    }

    private string Reason(Exception exception) =>
        exception is PostgresException refusal && UnwrittenRow.Is(refusal)
            ? $"{UnwrittenRow.What(context.Target)}. {UnwrittenRow.Advice}"
            : exception.Message;

    // The connection may be gone, and then the failure is told without being recorded.
    private async Task RecordAsync(PlanEntry entry, Func<CancellationToken, Task> record)
    {
        try
        {
            using var limit = new CancellationTokenSource(context.Target.Limits.Ending);
            if (!session.Work.Server.IsOpen)
                await session.RenewAsync(limit.Token).ConfigureAwait(false);
            await session.RecoverAsync().ConfigureAwait(false);
            await record(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or MigrationException or OperationCanceledException)
        {
            context.Tell(
                MessageSeverity.Warning,
                entry.File,
                $"How it ended could not be recorded in the history: {Reason(exception)}"
            );
        }
    }
}
