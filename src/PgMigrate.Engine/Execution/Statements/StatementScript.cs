using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>Runs a script that is not one transaction, from its top or from where an earlier run has left it.</summary>
internal sealed class StatementScript(
    RunContext context,
    WorkSession session,
    HistoryWriter history,
    PlanEntry entry,
    ScriptProgress progress
)
{
    private readonly ScriptFailure _failure = new(context, entry, inSteps: true);
    private readonly Checkpoints _checkpoints = new(context, entry);

    private ServerConnection Server => session.Work.Server;

    /// <summary>Runs it.</summary>
    /// <returns>Applied, or Skipped where its <c>when</c> did not hold.</returns>
    /// <exception cref="MigrationException">StatementFailed and the like, TransactionLeftOpen, OutcomeUnknown or
    /// ConnectionLost.</exception>
    public async Task<ScriptRunStatus> RunAsync(CancellationToken cancellationToken)
    {
        RefuseRollback();
        var earlier = await _checkpoints.ReadAsync(Server, cancellationToken).ConfigureAwait(false);
        var point = new EarlierTry(entry, earlier, context.Mask).FindResumePoint();
        if (earlier.Count == 0 && !await HoldsAsync(cancellationToken).ConfigureAwait(false))
            return ScriptRunStatus.Skipped;

        TellOwnTransactions();
        try
        {
            await RunAsync(earlier, point, cancellationToken).ConfigureAwait(false);
            return ScriptRunStatus.Applied;
        }
        catch (NpgsqlException exception) when (ConnectionLoss.IsIn(exception))
        {
            throw _failure.ConnectionLost(
                exception,
                "The next run goes on with the first statement that is not recorded as done."
            );
        }
    }

    private async Task RunAsync(IReadOnlyList<Checkpoint> earlier, ResumePoint point, CancellationToken cancellationToken)
    {
        await SetTimeoutsAsync(cancellationToken).ConfigureAwait(false);
        var verification = new StepVerification(context, session, entry, _failure);
        var before = await verification.AskBeforeAsync(earlier.Count == 0, cancellationToken).ConfigureAwait(false);
        var memory = await SessionMemory.BeginAsync(Server, entry.Script, context.Mask, cancellationToken).ConfigureAwait(false);
        var script = new CheckpointedScript(session, history, progress, _checkpoints, verification, memory);
        if (earlier.Count == 0)
            await script.BeginAsync(before, cancellationToken).ConfigureAwait(false);
        if (earlier.Count > 0)
            await ResumeAsync(earlier, point, script, cancellationToken).ConfigureAwait(false);
        if (entry.Script.Sent.ReachesOutside)
            await history.FlushAsync(Server, cancellationToken).ConfigureAwait(false);
        await new StatementRunner(context, session, history, entry, progress, script)
            .RunAsync(point, cancellationToken)
            .ConfigureAwait(false);
        await verification.VerifyAsync(before, cancellationToken).ConfigureAwait(false);
        await script.RecordAppliedAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ResumeAsync(
        IReadOnlyList<Checkpoint> earlier,
        ResumePoint point,
        CheckpointedScript script,
        CancellationToken cancellationToken
    )
    {
        context.Tell(
            MessageSeverity.Warning,
            entry.File,
            point.Next < point.Steps.Count
                ? "An earlier run was interrupted in this script; going on where it stopped, with "
                    + $"{point.Steps[point.Next].Summary}."
                : "An earlier run was interrupted behind the last statement of this script; what is left is to record it."
        );
        if (point.Next < point.Steps.Count)
            await RestoreSessionAsync(point, script.Memory, cancellationToken).ConfigureAwait(false);
        if (!point.Matches(earlier, context.Mask))
            await script.KeepAsync(point, cancellationToken).ConfigureAwait(false);
    }

    private async Task RestoreSessionAsync(ResumePoint point, SessionMemory memory, CancellationToken cancellationToken)
    {
        var next = point.Steps[point.Next];
        var mayBeLost = entry.Directives.Allows(Script.AllowLostSession);
        if (point.Session is null && !mayBeLost)
            throw LostSession(next, "what its statements had made of its session was not recorded");
        var recorded = RecordedSession.Read(point.Session ?? RecordedSession.None);
        if (recorded.Lost.Count > 0 && !mayBeLost)
            throw LostSession(next, $"its session is gone, and with it {string.Join("; ", recorded.Lost)}");

        foreach (var step in point.Steps.Take(point.Next).Where(step => step.Facts.Verb == "LOAD"))
            await Server.ExecuteAsync(step.Sql, [], cancellationToken).ConfigureAwait(false);
        try
        {
            await memory.RestoreAsync(Server, recorded, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            throw LostSession(next, $"what it had set cannot be set again: {exception.MessageText}");
        }
    }

    private MigrationException LostSession(SqlStatement next, string reason) =>
        _failure.At(
            next,
            MigrationErrorId.OutcomeUnknown,
            context.Mask.Hide($"The script cannot go on where an earlier run was interrupted: {reason}."),
            "Write what the rest of the script needs of it before this statement, and at the top: "
                + $"-- pgmigrate:allow {Script.AllowLostSession} -- reason"
        );

    private async Task<bool> HoldsAsync(CancellationToken cancellationToken) =>
        entry.Directives.When is not { } condition
        || await WhenCondition.HoldsAsync(Server, condition, entry.File, context.Mask, cancellationToken).ConfigureAwait(false);

    private void TellOwnTransactions()
    {
        if (entry.Script.SentModeIn(context.Options.TransactionMode) == ExecutionMode.AsWritten)
            context.Tell(
                MessageSeverity.Warning,
                entry.File,
                "The script has BEGIN or COMMIT of its own and runs as written; what it commits stays if it fails later."
            );
    }

    private async Task SetTimeoutsAsync(CancellationToken cancellationToken)
    {
        var directives = entry.Directives;
        if (directives.LockTimeout is { } lockTimeout)
            await SetAsync("lock_timeout", lockTimeout, cancellationToken).ConfigureAwait(false);
        if (directives.StatementTimeout is { } statementTimeout)
            await SetAsync("statement_timeout", statementTimeout, cancellationToken).ConfigureAwait(false);
    }

    private Task SetAsync(string name, TimeSpan value, CancellationToken cancellationToken) =>
        Server.ExecuteAsync($"SET {name} = {(long)value.TotalMilliseconds}", [], cancellationToken);

    private void RefuseRollback()
    {
        if (
            entry.Script.LastTransactionControl is { Facts.Control: Sql.TransactionControl.Rollback } step
            && !entry.Directives.Allows(Script.AllowRollback)
        )
            throw _failure.At(
                step,
                MigrationErrorId.TransactionLeftOpen,
                "The script's last transaction ends in ROLLBACK: nothing of it would stay.",
                $"End it with COMMIT. If it is meant so, say: -- pgmigrate:allow {Script.AllowRollback} -- reason"
            );
    }
}
