using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Keeps the schema as a run has left it.</summary>
internal static class SnapshotKeeper
{
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
            var options = SnapshotOptions.WithoutHistory(context.Options.HistorySchema) with { Mask = context.Mask };
            await SnapshotStore
                .KeepAsync(connection, context.Identity.RunId, options, context.Options.KeepSnapshots, cancellationToken)
                .ConfigureAwait(false);
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
}
