using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Statements;

/// <summary>What is written of a script that is not one transaction: checkpoints with what they say of the session, and the
/// record at its end.</summary>
internal sealed class CheckpointedScript(
    WorkSession session,
    HistoryWriter history,
    ScriptProgress progress,
    Checkpoints checkpoints,
    StepVerification verification,
    SessionMemory memory
)
{
    private ServerConnection Server => session.Work.Server;

    /// <summary>What the session is like.</summary>
    public SessionMemory Memory => memory;

    /// <summary>Records steps in a transaction of the engine's own.</summary>
    public async Task RecordAsync(IReadOnlyList<SqlStatement> steps, bool done, CancellationToken cancellationToken)
    {
        var batch = BeginOwn();
        batch.Add(memory.Ask());
        batch.Add(SessionReset.ToOwnIdentityForTransaction(Server.Start));
        batch.Add(checkpoints.Record(steps, done, memory, inScript: false));
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        memory.Note(batch.Answer);
    }

    /// <summary>Ends a transaction of the script's: its checkpoint goes in before its COMMIT.</summary>
    /// <param name="batch">What of the transaction was gathered so far.</param>
    /// <param name="steps">The statements that it commits.</param>
    /// <param name="commit">The COMMIT.</param>
    /// <param name="mayConfirm">False where another transaction begins at once.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    public async Task CommitAsync(
        ScriptBatch batch,
        IReadOnlyList<SqlStatement> steps,
        string commit,
        bool mayConfirm,
        CancellationToken cancellationToken
    )
    {
        // What is deferred runs under the script's role, and what it does to the session counts.
        batch.Add("SET CONSTRAINTS ALL IMMEDIATE");
        batch.Add(memory.Ask());
        batch.Add(SessionReset.ToOwnIdentityForTransaction(Server.Start));
        batch.Add(checkpoints.Record(steps, done: true, memory, inScript: true));
        batch.Add(commit);
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        // A LISTEN holds from the COMMIT on.
        var listens = steps.Any(step => step.Facts.Effects.HasFlag(Sql.StatementEffects.Listens));
        if ((memory.Note(batch.Answer) || listens) && mayConfirm)
            await ConfirmAsync(steps[^1], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps what invariants gave before the first statement.</summary>
    public Task BeginAsync(IReadOnlyList<string?> values, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand[] keep = [.. verification.Keep(values)];
        return keep.Length == 0 ? Task.CompletedTask : SendOwnAsync(cancellationToken, keep);
    }

    /// <summary>Takes a step's record back.</summary>
    public Task ForgetAsync(SqlStatement step) => SendOwnAsync(CancellationToken.None, checkpoints.Forget(step));

    /// <summary>Puts what still counts of an earlier try in the place of its checkpoints.</summary>
    public Task KeepAsync(ResumePoint point, CancellationToken cancellationToken) =>
        SendOwnAsync(cancellationToken, checkpoints.Clear(), checkpoints.Keep(point.Kept, point.Session));

    /// <summary>Records the script as applied, and removes its checkpoints, in one transaction.</summary>
    public async Task RecordAppliedAsync(CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Server);
        batch.Begin();
        batch.Add(SessionReset.ToOwnIdentity(session.Work));
        batch.Add(SessionReset.OfRemains(batch.Scope));
        batch.Add(SessionReset.TakeWorkLockForTransaction(batch.Scope));
        batch.Add(history.RecordScript(progress, ScriptRunStatus.Applied));
        batch.Add(checkpoints.Clear());
        batch.Add(verification.Forget());
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    // SET LOCAL is over: what is there now stays.
    private async Task ConfirmAsync(SqlStatement last, CancellationToken cancellationToken)
    {
        var batch = BeginOwn();
        batch.Add(memory.Ask());
        batch.Add(SessionReset.ToOwnIdentityForTransaction(Server.Start));
        batch.Add(checkpoints.Confirm(last, memory));
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
        memory.Note(batch.Answer);
    }

    private async Task SendOwnAsync(CancellationToken cancellationToken, params NpgsqlBatchCommand[] commands)
    {
        var batch = BeginOwn();
        batch.Add(SessionReset.ToOwnIdentityForTransaction(Server.Start));
        batch.Add(commands);
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    // The work lock is held after it.
    private ScriptBatch BeginOwn()
    {
        var batch = new ScriptBatch(Server);
        batch.Begin();
        batch.Add(SessionReset.TakeWorkLockForSession(batch.Scope));
        return batch;
    }
}
