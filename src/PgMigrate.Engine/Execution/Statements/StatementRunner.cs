using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>
/// Runs a script statement by statement. One that can run in a transaction does, with its checkpoint inside: exactly once. So do
/// the transactions that the script begins by itself, each as a whole. The others go alone, between a row that says they were
/// begun and one that says they were done.
/// </summary>
internal sealed class StatementRunner
{
    // CONCURRENTLY waits for other transactions by way of their locks: a short limit would leave an invalid index behind.
    private static readonly TimeSpan ConcurrentLockTimeout = TimeSpan.FromHours(1);

    // What must wait longer is left to the next run, which begins with it.
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan CleanUpLimitAfterCancel = TimeSpan.FromMilliseconds(500);

    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly HistoryWriter _history;
    private readonly PlanEntry _entry;
    private readonly ScriptProgress _progress;
    private readonly CheckpointedScript _script;
    private readonly ScriptFailure _failure;
    private readonly OwnTransaction _own;
    private readonly RetryPolicy _policy;

    /// <param name="context">The run.</param>
    /// <param name="session">The working connection.</param>
    /// <param name="history">The history.</param>
    /// <param name="entry">The script.</param>
    /// <param name="progress">What is measured.</param>
    /// <param name="script">What is written of it.</param>
    public StatementRunner(
        RunContext context,
        WorkSession session,
        HistoryWriter history,
        PlanEntry entry,
        ScriptProgress progress,
        CheckpointedScript script
    )
    {
        _context = context;
        _session = session;
        _history = history;
        _entry = entry;
        _progress = progress;
        _script = script;
        _failure = new ScriptFailure(context, entry, inSteps: true);
        _own = new OwnTransaction(context, session, script, _failure, progress);
        _policy = new RetryPolicy(entry.Directives.Retries ?? context.Options.Retries);
    }

    private ServerConnection Server => _session.Work.Server;

    /// <summary>Runs what is left of the script.</summary>
    /// <param name="point">Where it goes on.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">A statement failed; the checkpoints say how far the script came.</exception>
    public async Task RunAsync(ResumePoint point, CancellationToken cancellationToken)
    {
        await _own.ReopenAsync(point.Steps.Take(point.Next), cancellationToken).ConfigureAwait(false);
        for (var i = point.Next; i < point.Steps.Count; i++)
            await RunStepAsync(point.Steps[i], point.IsInterrupted && i == point.Next, cancellationToken).ConfigureAwait(false);
        await _own.RequireEndedAsync(_entry.Script.LastTransactionControl).ConfigureAwait(false);
    }

    private async Task RunStepAsync(SqlStatement step, bool isInterrupted, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        await ExecuteStepAsync(step, isInterrupted, cancellationToken).ConfigureAwait(false);
        _context.Happened(
            new StatementEnded(step.Facts.Verb, Stopwatch.GetElapsedTime(began)) { Line = _entry.Script.LineOf(step) },
            _entry.File
        );
    }

    private async Task ExecuteStepAsync(SqlStatement step, bool isInterrupted, CancellationToken cancellationToken)
    {
        if (step.ControlsTransaction || _own.IsOpen)
            await _own.RunAsync(step, cancellationToken).ConfigureAwait(false);
        else if (step.RunsAlone || isInterrupted)
            await RunAloneAsync(step, isInterrupted, cancellationToken).ConfigureAwait(false);
        else if (!await TryInTransactionAsync(step, cancellationToken).ConfigureAwait(false))
            await RunAloneAsync(step, isInterrupted: false, cancellationToken).ConfigureAwait(false);
    }

    // False where the statement turns out to be one that cannot run in a transaction: nothing of it was kept.
    private async Task<bool> TryInTransactionAsync(SqlStatement step, CancellationToken cancellationToken)
    {
        var retries = 0;
        while (true)
        {
            var batch = new ScriptBatch(Server, _context.Probe);
            var began = Environment.TickCount64;
            var locks = _session.Queue.BeginTry(
                LockPatience.Of(_context.Options, _entry.Directives.LockTimeout, retries, _policy.Limit)
            );
            await using var disposeLocks = locks.ConfigureAwait(false);
            try
            {
                ScriptTransaction.Begin(batch);
                await batch.AddAsync(step, cancellationToken).ConfigureAwait(false);
                await _script.CommitAsync(batch, [step], "COMMIT", mayConfirm: true, cancellationToken).ConfigureAwait(false);
                _progress.Rows += batch.Rows;
                return true;
            }
            catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
            {
                await locks.DisposeAsync().ConfigureAwait(false);
                await _session.RollbackAsync().ConfigureAwait(false);
                if (SessionReset.IsLostWorkLock(exception))
                    throw _failure.LockLost();
                if (NeedsNoTransaction(exception))
                    return false;
                var worked = TimeSpan.FromMilliseconds(Environment.TickCount64 - began) - locks.Waited;
                if (!_policy.Allows(exception, retries, worked, locks.GivenUp is not null))
                    throw _failure.Of(exception, step, locks);
                await PauseAsync(exception, locks.Describe(exception), retries++, began, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A procedure that commits, however deep it is called, or what an extension refuses in a transaction.
    private static bool NeedsNoTransaction(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.InvalidTransactionTermination or PostgresErrorCodes.ActiveSqlTransaction;

    private async Task PauseAsync(
        PostgresException exception,
        string problem,
        int retries,
        long began,
        CancellationToken cancellationToken
    )
    {
        var pause = RetryPolicy.PauseBefore(retries);
        var waited = TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
        _progress.Retries++;
        _context.Happened(
            new ScriptRetried(problem, _progress.Retries, pause, waited) { SqlState = exception.SqlState },
            _entry.File
        );
        _context.Tell(MessageSeverity.Warning, _entry.File, $"{problem}; trying again in {DurationText.Format(pause)}.");
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        _progress.LockWait += TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
    }

    private async Task RunAloneAsync(SqlStatement step, bool isInterrupted, CancellationToken cancellationToken)
    {
        var resume = new InterruptedStatement(_context, Server, _entry, _failure);
        if (!isInterrupted || !await resume.IsDoneAsync(step, cancellationToken).ConfigureAwait(false))
        {
            await resume.PrepareAsync(step, cancellationToken).ConfigureAwait(false);
            await _script.RecordAsync([step], done: false, cancellationToken).ConfigureAwait(false);
            await ExecuteAloneAsync(step, resume, cancellationToken).ConfigureAwait(false);
        }

        await _script.RecordAsync([step], done: true, cancellationToken).ConfigureAwait(false);
    }

    private async Task ExecuteAloneAsync(SqlStatement step, InterruptedStatement resume, CancellationToken cancellationToken)
    {
        if (step.ReachesOutside)
            await _history.FlushAsync(Server, cancellationToken).ConfigureAwait(false);
        var longLockTimeout = step.IsConcurrent && !_script.Memory.HasSet("lock_timeout");
        if (longLockTimeout)
            await Server
                .ExecuteAsync($"SET lock_timeout = {(long)ConcurrentLockTimeout.TotalMilliseconds}", [], cancellationToken)
                .ConfigureAwait(false);
        try
        {
            var statement = Server.ExecuteAsync(step.Sql, [], cancellationToken);
            await (_context.Probe?.WatchAsync(_session.Work.BackendPid, step, statement) ?? statement).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            await CleanUpAsync(step, resume, CleanUpLimit).ConfigureAwait(false);
            throw _failure.Of(exception, step);
        }
        catch (OperationCanceledException)
        {
            await CleanUpAsync(step, resume, CleanUpLimitAfterCancel).ConfigureAwait(false);
            throw;
        }

        if (Server.Start.After(step) is { } setAgain)
            await Server.ExecuteAsync(setAgain, [], cancellationToken).ConfigureAwait(false);
        if (longLockTimeout)
            await Server.ExecuteAsync(Server.Start.Reset("lock_timeout"), [], cancellationToken).ConfigureAwait(false);
        if (step.ReachesOutside)
            await _history.FlushAsync(Server, cancellationToken).ConfigureAwait(false);
    }

    private async Task CleanUpAsync(SqlStatement step, InterruptedStatement resume, TimeSpan limit)
    {
        if (Server.IsOpen && await resume.CleanUpAsync(step, limit).ConfigureAwait(false))
            await _script.ForgetAsync(step).ConfigureAwait(false);
    }
}
