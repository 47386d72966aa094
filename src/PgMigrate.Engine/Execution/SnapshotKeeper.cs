using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Keeps the schema as a run has left it, and as it was before the first one.</summary>
internal static class SnapshotKeeper
{
    /// <summary>
    /// Keeps what stands before the first run applies anything: what the scripts of that run make, and what was there before
    /// them, could not be told apart later on. A failure is a warning.
    /// </summary>
    /// <param name="run">The run, with its tables in place; not in a transaction.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task KeepBeforeFirstAsync(RunState run, CancellationToken cancellationToken)
    {
        var mayBeFirst = run.Applied.Count == 0 || !run.Facts!.PgMigrateInstalled;
        if (
            !mayBeFirst
            || run.Context is { Undo: not null } or { Options.KeepSnapshots: 0 }
            || (await SnapshotStore.FindAllAsync(run.Server!, cancellationToken).ConfigureAwait(false)).Count > 0
        )
            return;
        try
        {
            await KeepAsync(run.Context, SnapshotStore.BeforeFirstRun, run.Server!, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception)
        {
            run.Context.Tell(
                MessageSeverity.Warning,
                null,
                $"No snapshot of the schema before the first run was kept: {exception.MessageText} "
                    + $"{Operation.Undo} cannot tell what the first run found from what it made."
            );
        }

        // A script must not see the settings with which the schema is read.
        var reset = new ScriptBatch(run.Server!);
        reset.Add(SessionReset.ToOwnIdentity(run.Facts!));
        await reset.SendAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Keeps it, unless the run's options say otherwise. What was applied stays applied whatever becomes of this: a failure is a
    /// warning.
    /// </summary>
    public static async Task KeepAsync(RunContext context, ServerConnection connection, CancellationToken cancellationToken)
    {
        if (context.Options.KeepSnapshots == 0)
            return;
        try
        {
            await KeepAsync(context, context.Identity.RunId, connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            context.Tell(
                MessageSeverity.Warning,
                null,
                $"The run is recorded, but no snapshot of the schema was kept: {exception.Message} "
                    + $"{Operation.Compare} goes by the last one that was."
            );
        }
    }

    private static Task<SnapshotParts> KeepAsync(
        RunContext context,
        Guid runId,
        ServerConnection connection,
        CancellationToken cancellationToken
    ) =>
        SnapshotStore.KeepAsync(
            connection,
            runId,
            SnapshotOptions.WithoutHistory(context.Options.HistorySchema) with
            {
                Mask = context.Mask,
            },
            context.Options.KeepSnapshots,
            cancellationToken
        );
}
