using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Execution;

/// <summary>What scripts that are not one transaction have in common: the condition before them, and the record after them.</summary>
internal sealed class SteppedScript(
    RunContext context, WorkSession session, HistoryWriter history, ScriptProgram program, ScriptProgress progress)
{
    /// <summary>The working connection.</summary>
    public ServerConnection Server => session.Work.Server;

    /// <summary>Whether the script's <c>when</c> holds; true where it has none.</summary>
    public async Task<bool> HoldsAsync(CancellationToken cancellationToken) =>
        program.Entry.Directives.When is not { } condition
        || await WhenCondition.HoldsAsync(Server, condition, program.Entry.File, context.Mask, cancellationToken).ConfigureAwait(false);

    /// <summary>Goes over to the search_path that the session began with; what the script sets instead stays until its end.</summary>
    public Task EnterAsync(CancellationToken cancellationToken) => Server.ExecuteAsync(OwnPath.Leave, [], cancellationToken);

    /// <summary>Runs one statement of the engine's, which commits by itself, under the run's own user; the work lock is held after it.</summary>
    public async Task SendAsync(NpgsqlBatchCommand command, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Server);
        batch.Begin();
        batch.Add(SessionReset.TakeWorkLockForSession());
        batch.Add(SessionReset.ToOwnIdentityForTransaction());
        batch.Add(command);
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records the script as applied, and removes its checkpoints, in one transaction.</summary>
    public async Task RecordAsync(Checkpoints checkpoints, CancellationToken cancellationToken)
    {
        var batch = new ScriptBatch(Server);
        batch.Begin();
        batch.Add(SessionReset.ToOwnIdentity(session.Work.Facts));
        batch.Add(SessionReset.OfRemains());
        batch.Add(SessionReset.TakeWorkLockForTransaction());
        batch.Add(history.RecordScript(progress, ScriptRunStatus.Applied));
        batch.Add(checkpoints.Clear());
        batch.Add("COMMIT");
        await batch.SendAsync(cancellationToken).ConfigureAwait(false);
    }
}
