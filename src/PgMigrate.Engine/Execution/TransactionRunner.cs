using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Runs a script in one transaction, its history row inside, and again where a lock was not to be had.</summary>
internal sealed class TransactionRunner(RunContext context, WorkSession session, HistoryWriter history)
{
    private const string Savepoint = "pgmigrate_script";

    private bool IsOneTransaction => context.Options.TransactionMode == TransactionMode.Run;

    /// <summary>Runs a script.</summary>
    /// <param name="entry">The script.</param>
    /// <param name="progress">What is measured.</param>
    /// <param name="isLast">True where no other script uses the session after this one.</param>
    /// <param name="failed">Its first try, where that was made together with other scripts.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <returns>Applied, or Skipped where its <c>when</c> did not hold.</returns>
    /// <exception cref="MigrationException">The script failed, and nothing of it was kept.</exception>
    public async Task<ScriptRunStatus> RunAsync(
        PlanEntry entry,
        ScriptProgress progress,
        bool isLast,
        FailedTry? failed,
        CancellationToken cancellationToken
    )
    {
        var policy = new RetryPolicy(entry.Directives.Retries ?? context.Options.Retries);
        while (true)
        {
            if (failed is not null)
                await PrepareRetryAsync(entry, progress, policy, failed, cancellationToken).ConfigureAwait(false);
            var batch = new ScriptBatch(session.Work.Server, context.Probe);
            var loads = entry.Data.Count > 0 ? new LoadRunner(context, session.Work.Server, entry) : null;
            var locks = session.Queue.BeginTry(
                LockPatience.Of(context.Options, entry.Directives.LockTimeout, progress.Retries, policy.Limit),
                batch
            );
            var began = Environment.TickCount64;
            try
            {
                var status = await TryAsync(entry, progress, batch, loads, isLast, cancellationToken).ConfigureAwait(false);
                progress.Rows = batch.Rows + (loads?.Rows ?? 0);
                return status;
            }
            catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
            {
                await locks.DisposeAsync().ConfigureAwait(false);
                await RollbackAsync().ConfigureAwait(false);
                failed = new FailedTry(exception, batch.FailedStep, began, locks)
                {
                    Check = batch.FailedCheck,
                    Load = loads?.Fault,
                };
            }
            catch (NpgsqlException exception)
            {
                var applied = await HasAppliedAsync(entry).ConfigureAwait(false);
                throw new ScriptFailure(context, entry).ConnectionLost(exception, applied);
            }
            finally
            {
                await locks.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<ScriptRunStatus> TryAsync(
        PlanEntry entry,
        ScriptProgress progress,
        ScriptBatch batch,
        LoadRunner? loads,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        if (entry.Script.Sent.ReachesOutside)
            await history.FlushAsync(session.Work.Server, cancellationToken).ConfigureAwait(false);
        var opensTransaction = !session.HasRunTransaction;
        Begin(batch, entry);
        if (
            entry.Directives.When is { } condition
            && !await HoldsAsync(condition, entry, batch, cancellationToken).ConfigureAwait(false)
        )
        {
            await RollbackAsync().ConfigureAwait(false);
            return ScriptRunStatus.Skipped;
        }

        if (!opensTransaction || entry.Directives.When is not null)
            ScriptTransaction.EnterScript(batch);
        var checks = await AskBeforeAsync(entry.Verification, batch, cancellationToken).ConfigureAwait(false);
        foreach (var step in opensTransaction ? entry.Script.StepsBehindSettings : entry.Script.Steps)
            await batch.AddAsync(step, cancellationToken).ConfigureAwait(false);
        if (loads is not null)
            await LoadAsync(loads, progress, batch, cancellationToken).ConfigureAwait(false);
        End(batch, progress, isLast, checks);
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        return ScriptRunStatus.Applied;
    }

    private async Task LoadAsync(
        LoadRunner loads,
        ScriptProgress progress,
        ScriptBatch batch,
        CancellationToken cancellationToken
    )
    {
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            progress.DataHash = await loads.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Begin(ScriptBatch batch, PlanEntry entry)
    {
        // In a run that is one transaction that of the first script holds for all; later ones are refused by the server.
        if (!session.HasRunTransaction)
            ScriptTransaction.Begin(batch, entry.Script.TransactionSettings, entersScript: entry.Directives.When is null);

        if (IsOneTransaction)
            batch.Add($"SAVEPOINT {Savepoint}");
        session.HasRunTransaction = IsOneTransaction;

        var directives = entry.Directives;
        if (directives.LockTimeout is { } lockTimeout)
            batch.Add(Setting("lock_timeout", lockTimeout));
        if (directives.StatementTimeout is { } statementTimeout)
            batch.Add(Setting("statement_timeout", statementTimeout));
        if (entry.Script.Sent.ReachesOutside)
            batch.Add("SET LOCAL synchronous_commit = on");
    }

    // What an invariant gives now is what it has to give after the script.
    private static async Task<IReadOnlyList<VerifyCheck>> AskBeforeAsync(
        Verification? verification,
        ScriptBatch batch,
        CancellationToken cancellationToken
    )
    {
        if (verification is null)
            return [];
        if (verification.Invariants.Count > 0)
        {
            VerificationFrame.Ask(batch, verification.Invariants.Select(invariant => invariant.Before));
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        }

        return [.. verification.After(batch.InvariantValues)];
    }

    private void End(ScriptBatch batch, ScriptProgress progress, bool isLast, IReadOnlyList<VerifyCheck> checks)
    {
        ScriptTransaction.Reset(batch, session.Work, isLast, checks);
        batch.Add(history.RecordScript(progress, ScriptRunStatus.Applied));
        batch.Add(IsOneTransaction ? $"RELEASE SAVEPOINT {Savepoint}" : "COMMIT");
    }

    // What was gathered so far goes first, so that the condition is judged inside the script's transaction.
    private async Task<bool> HoldsAsync(string condition, PlanEntry entry, ScriptBatch batch, CancellationToken cancellationToken)
    {
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await WhenCondition
                .HoldsAsync(session.Work.Server, condition, entry.File, context.Mask, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (MigrationException)
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task RollbackAsync()
    {
        if (!IsOneTransaction)
        {
            await session.RollbackAsync().ConfigureAwait(false);
            return;
        }

        if (session.Work.Server.IsOpen)
            await RollbackToSavepointAsync().ConfigureAwait(false);
    }

    private async Task RollbackToSavepointAsync()
    {
        try
        {
            await session
                .Work.Server.ExecuteAsync($"ROLLBACK TO SAVEPOINT {Savepoint}", [], CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (PostgresException)
        {
            // The run's transaction failed before its first savepoint: there is nothing to go back to, and the run ends.
            session.HasRunTransaction = false;
        }
    }

    // Throws where another try is not worth it.
    private async Task PrepareRetryAsync(
        PlanEntry entry,
        ScriptProgress progress,
        RetryPolicy policy,
        FailedTry failed,
        CancellationToken cancellationToken
    )
    {
        var failure = new ScriptFailure(context, entry);
        if (SessionReset.IsLostWorkLock(failed.Exception))
            throw failure.LockLost();
        if (
            !policy.Allows(
                failed.Exception,
                progress.Retries,
                failed.WorkTime(entry.Directives.LockTimeout ?? context.Options.LockTimeout),
                failed.Locks.GivenUp is not null
            )
        )
            throw failed switch
            {
                { Check: { } check } => failure.OfCheck(failed.Exception, check),
                { Load: { } load } => failure.OfLoad(failed.Exception, load, failed.Locks),
                _ => failure.Of(failed.Exception, failed.Step, failed.Locks),
            };

        var pause = RetryPolicy.PauseBefore(progress.Retries);
        progress.Retries++;
        var reason = failed.Locks.Describe(failed.Exception);
        context.Happened(
            new ScriptRetried(reason, progress.Retries, pause, failed.Elapsed) { SqlState = failed.Exception.SqlState },
            entry.File
        );
        context.Tell(
            MessageSeverity.Warning,
            progress.Entry.File,
            $"{reason}; trying again in {DurationText.Format(pause)} (try {progress.Retries + 1})."
        );
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        progress.LockWait += failed.Elapsed;
    }

    private async Task<bool?> HasAppliedAsync(PlanEntry entry)
    {
        if (IsOneTransaction)
            return false;
        return await AppliedCheck.AskAsync(context, session, history, entry).ConfigureAwait(false);
    }

    private static string Setting(string name, TimeSpan value) => $"SET LOCAL {name} = {(long)value.TotalMilliseconds}";
}
