using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Runs a script statement by statement. One that can run in a transaction does, with its checkpoint inside: exactly once. The others
/// go alone, between a row that says they were begun and one that says they were done.
/// </summary>
internal sealed class StatementRunner(
    RunContext context, WorkSession session, HistoryWriter history, ScriptProgram program, ScriptProgress progress)
{
    // CONCURRENTLY waits for other transactions by way of their locks: a short limit would leave an invalid index behind.
    private static readonly TimeSpan ConcurrentLockTimeout = TimeSpan.FromHours(1);

    // What must wait longer is left to the next run, which begins with it.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CleanUpLimitAfterCancel = TimeSpan.FromMilliseconds(500);

    private readonly ScriptFailure _failure = new(context, program.Entry, program);
    private readonly SteppedScript _script = new(context, session, history, program, progress);
    private readonly RetryPolicy _policy = new(program.Entry.Directives.Retries ?? context.Options.Retries);
    private bool _lockTimeoutIsTheScripts = program.Entry.Directives.LockTimeout is not null;

    private ServerConnection Server => session.Work.Server;

    /// <summary>Runs the script, or what an earlier run left of it.</summary>
    /// <returns>Applied, or Skipped where its <c>when</c> did not hold.</returns>
    /// <exception cref="MigrationException">A statement failed; the checkpoints say how far the script came.</exception>
    public async Task<ScriptRunStatus> RunAsync(CancellationToken cancellationToken)
    {
        var checkpoints = await Checkpoints.ReadAsync(context, Server, program.Entry, cancellationToken).ConfigureAwait(false);
        if (checkpoints.Any)
            context.Tell(MessageSeverity.Warning, program.Entry.Name, "An earlier run was interrupted in this script; going on where it stopped.");
        else if (!await _script.HoldsAsync(cancellationToken).ConfigureAwait(false))
            return ScriptRunStatus.Skipped;

        try
        {
            await _script.EnterAsync(cancellationToken).ConfigureAwait(false);
            await SetTimeoutsAsync(cancellationToken).ConfigureAwait(false);
            foreach (var step in program.Steps())
                await RunStepAsync(step, checkpoints, cancellationToken).ConfigureAwait(false);
            await _script.RecordAsync(checkpoints, cancellationToken).ConfigureAwait(false);
            return ScriptRunStatus.Applied;
        }
        catch (NpgsqlException exception) when (ScriptFailure.IsConnectionLost(exception))
        {
            throw _failure.ConnectionLost(exception, "The next run goes on with the first statement that is not recorded as done.");
        }
    }

    private async Task SetTimeoutsAsync(CancellationToken cancellationToken)
    {
        var directives = program.Entry.Directives;
        if (directives.LockTimeout is { } lockTimeout)
            await SetAsync("lock_timeout", lockTimeout, cancellationToken).ConfigureAwait(false);
        if (directives.StatementTimeout is { } statementTimeout)
            await SetAsync("statement_timeout", statementTimeout, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunStepAsync(ScriptStep step, Checkpoints checkpoints, CancellationToken cancellationToken)
    {
        _lockTimeoutIsTheScripts |= step.Facts.Setting is { Name: "lock_timeout" };
        // What a setting did to the session of the interrupted run went with it: settings are made again.
        if (checkpoints.IsDone(step) && step.Facts.Setting is null)
            return;
        if (step.RunsAlone)
            await RunAloneAsync(step, checkpoints, cancellationToken).ConfigureAwait(false);
        else
            await RunInTransactionAsync(step, checkpoints, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunInTransactionAsync(ScriptStep step, Checkpoints checkpoints, CancellationToken cancellationToken)
    {
        var retries = 0;
        while (true)
        {
            var batch = new ScriptBatch(Server, context.Probe);
            var began = Environment.TickCount64;
            try
            {
                await TryInTransactionAsync(step, checkpoints, batch, cancellationToken).ConfigureAwait(false);
                progress.Rows += batch.Rows;
                return;
            }
            catch (PostgresException exception) when (!ScriptFailure.IsConnectionLost(exception))
            {
                await session.RollbackAsync().ConfigureAwait(false);
                if (SessionReset.IsLostWorkLock(exception))
                    throw _failure.LockLost();
                var worked = TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
                if (!_policy.Allows(exception, retries, worked))
                    throw _failure.Of(exception, step);
                await PauseAsync(exception, retries++, began, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static async Task TryInTransactionAsync(ScriptStep step, Checkpoints checkpoints, ScriptBatch batch, CancellationToken cancellationToken)
    {
        ScriptTransaction.Begin(batch);
        await batch.AddAsync(step, cancellationToken).ConfigureAwait(false);
        batch.Add(SessionReset.ToOwnIdentityForTransaction());
        batch.Add(checkpoints.Record(step, done: true));
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task PauseAsync(PostgresException exception, int retries, long began, CancellationToken cancellationToken)
    {
        var pause = RetryPolicy.PauseBefore(retries);
        progress.Retries++;
        context.Tell(MessageSeverity.Warning, program.Entry.Name, $"{exception.MessageText}; trying again in {DurationText.Format(pause)}.");
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        progress.LockWait += TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
    }

    private async Task RunAloneAsync(ScriptStep step, Checkpoints checkpoints, CancellationToken cancellationToken)
    {
        var resume = new InterruptedStatement(context, Server, program, _failure);
        if (checkpoints.IsIntent(step) && await resume.IsDoneAsync(step, cancellationToken).ConfigureAwait(false))
        {
            await _script.SendAsync(checkpoints.Record(step, done: true), cancellationToken).ConfigureAwait(false);
            return;
        }

        await resume.PrepareAsync(step, cancellationToken).ConfigureAwait(false);
        await _script.SendAsync(checkpoints.Record(step, done: false), cancellationToken).ConfigureAwait(false);
        await ExecuteAloneAsync(step, checkpoints, resume, cancellationToken).ConfigureAwait(false);
        await _script.SendAsync(checkpoints.Record(step, done: true), cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAloneAsync(
        ScriptStep step, Checkpoints checkpoints, InterruptedStatement resume, CancellationToken cancellationToken)
    {
        if (step.ReachesOutside)
            await history.FlushAsync(Server, cancellationToken).ConfigureAwait(false);
        var longLockTimeout = step.IsConcurrent && !_lockTimeoutIsTheScripts;
        if (longLockTimeout)
            await SetAsync("lock_timeout", ConcurrentLockTimeout, cancellationToken).ConfigureAwait(false);
        try
        {
            var statement = Server.ExecuteAsync(step.Sql, [], cancellationToken);
            await (context.Probe?.WatchAsync(session.Work.BackendPid, step, statement) ?? statement).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ScriptFailure.IsConnectionLost(exception))
        {
            await CleanUpAsync(step, checkpoints, resume, CleanUpLimit).ConfigureAwait(false);
            throw _failure.Of(exception, step);
        }
        catch (OperationCanceledException)
        {
            await CleanUpAsync(step, checkpoints, resume, CleanUpLimitAfterCancel).ConfigureAwait(false);
            throw;
        }

        if (longLockTimeout)
            await Server.ExecuteAsync("RESET lock_timeout", [], cancellationToken).ConfigureAwait(false);
        if (step.ReachesOutside)
            await history.FlushAsync(Server, cancellationToken).ConfigureAwait(false);
    }

    private async Task CleanUpAsync(ScriptStep step, Checkpoints checkpoints, InterruptedStatement resume, TimeSpan limit)
    {
        if (Server.IsOpen && await resume.CleanUpAsync(step, limit).ConfigureAwait(false))
            await _script.SendAsync(checkpoints.Forget(step), CancellationToken.None).ConfigureAwait(false);
    }

    private Task SetAsync(string name, TimeSpan value, CancellationToken cancellationToken) =>
        Server.ExecuteAsync($"SET {name} = {(long)value.TotalMilliseconds}", [], cancellationToken);
}
