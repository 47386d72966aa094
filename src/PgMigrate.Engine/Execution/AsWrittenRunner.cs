using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Runs a script that has BEGIN and COMMIT of its own, as it is written: one statement at a time, as psql would. Nothing of the
/// engine's can be inside its transactions, so a row says that it was begun; what an interrupted run left cannot be known from outside.
/// </summary>
internal sealed class AsWrittenRunner(
    RunContext context, WorkSession session, HistoryWriter history, ScriptProgram program, ScriptProgress progress)
{
    /// <summary>The rule that lets a script end in ROLLBACK.</summary>
    public const string AllowRollback = "ends-in-rollback";

    private readonly ScriptFailure _failure = new(context, program.Entry, program);
    private readonly SteppedScript _script = new(context, session, history, program, progress);
    private bool _hasCommitted;

    private ServerConnection Server => session.Work.Server;

    /// <summary>Runs the script.</summary>
    /// <returns>Applied, or Skipped where its <c>when</c> did not hold.</returns>
    /// <exception cref="MigrationException">StatementFailed, TransactionLeftOpen, OutcomeUnknown or ConnectionLost.</exception>
    public async Task<ScriptRunStatus> RunAsync(CancellationToken cancellationToken)
    {
        RefuseRollback();
        var checkpoints = await Checkpoints.ReadAsync(context, Server, program.Entry, cancellationToken).ConfigureAwait(false);
        var whole = program.LastTransactionControl! with { Ordinal = 0 };
        var skip = checkpoints.IsIntent(whole) && DecideInterrupted() == Scripts.ResumeDecision.Skip;
        if (!skip && !await _script.HoldsAsync(cancellationToken).ConfigureAwait(false))
            return ScriptRunStatus.Skipped;

        context.Tell(MessageSeverity.Warning, program.Entry.Name,
            "The script has BEGIN or COMMIT of its own and runs as written; what it commits stays if it fails later.");
        try
        {
            if (!skip)
                await RunStatementsAsync(checkpoints, whole, cancellationToken).ConfigureAwait(false);
            await _script.RecordAsync(checkpoints, cancellationToken).ConfigureAwait(false);
            return ScriptRunStatus.Applied;
        }
        catch (NpgsqlException exception) when (ScriptFailure.IsConnectionLost(exception))
        {
            throw _failure.ConnectionLost(exception, "What it had committed by then stays.");
        }
    }

    private async Task RunStatementsAsync(Checkpoints checkpoints, ScriptStep whole, CancellationToken cancellationToken)
    {
        if (program.ReachesOutside)
            await history.FlushAsync(Server, cancellationToken).ConfigureAwait(false);
        await _script.SendAsync(checkpoints.Record(whole, done: false), cancellationToken).ConfigureAwait(false);
        await _script.EnterAsync(cancellationToken).ConfigureAwait(false);
        foreach (var step in program.Steps())
            await RunStepAsync(step, checkpoints, whole, cancellationToken).ConfigureAwait(false);
        await RequireEndedAsync(checkpoints, whole, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunStepAsync(ScriptStep step, Checkpoints checkpoints, ScriptStep whole, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Server, context.Probe);
        try
        {
            await batch.AddAsync(step, cancellationToken).ConfigureAwait(false);
            await batch.SendAsync(cancellationToken).ConfigureAwait(false);
            progress.Rows += batch.Rows;
            _hasCommitted |= step.Commits;
        }
        catch (PostgresException exception) when (!ScriptFailure.IsConnectionLost(exception))
        {
            await ForgetIfNothingStaysAsync(checkpoints, whole).ConfigureAwait(false);
            throw _failure.Of(exception, step);
        }
        // A COMMIT that was cancelled may have passed.
        catch (OperationCanceledException) when (!step.Commits && Server.IsOpen)
        {
            await ForgetIfNothingStaysAsync(checkpoints, whole).ConfigureAwait(false);
            throw;
        }
    }

    // While nothing was committed a failed script can simply run again.
    private async Task ForgetIfNothingStaysAsync(Checkpoints checkpoints, ScriptStep whole)
    {
        await session.RollbackAsync().ConfigureAwait(false);
        if (!_hasCommitted)
            await _script.SendAsync(checkpoints.Forget(whole), CancellationToken.None).ConfigureAwait(false);
    }

    // SAVEPOINT is refused outside of a transaction (25P01) and inside a failed one (25P02).
    private async Task RequireEndedAsync(Checkpoints checkpoints, ScriptStep whole, CancellationToken cancellationToken)
    {
        try
        {
            await Server.ExecuteAsync("SAVEPOINT pgmigrate_end", [], cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.NoActiveSqlTransaction)
        {
            return;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InFailedSqlTransaction)
        {
            // As open as any other.
        }

        await ForgetIfNothingStaysAsync(checkpoints, whole).ConfigureAwait(false);
        throw _failure.At(program.LastTransactionControl!, MigrationErrorId.TransactionLeftOpen,
            "The script leaves a transaction open; it was rolled back.", "End the script with COMMIT, or leave transactions to PgMigrate.");
    }

    private void RefuseRollback()
    {
        if (program.LastTransactionControl is { Facts.Control: TransactionControl.Rollback } step && !program.Entry.Directives.Allows(AllowRollback))
            throw _failure.At(step, MigrationErrorId.TransactionLeftOpen, "The script's last transaction ends in ROLLBACK: nothing of it would stay.",
                $"End it with COMMIT. If it is meant so, say: -- pgmigrate:allow {AllowRollback} -- reason");
    }

    private Scripts.ResumeDecision DecideInterrupted() =>
        program.Entry.Directives.Resume ?? throw _failure.At(program.LastTransactionControl!, MigrationErrorId.OutcomeUnknown,
            "An earlier run was interrupted in this script, which commits by itself: how far it came is not known.",
            "Look at the database. If the script did its work say: -- pgmigrate:resume skip; if it can run again: -- pgmigrate:resume rerun");
}
