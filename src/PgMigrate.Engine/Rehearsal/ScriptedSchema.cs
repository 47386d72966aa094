using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>The schema that a migration folder builds from empty, on a sandbox like the target's server.</summary>
internal static class ScriptedSchema
{
    /// <summary>Builds and reads it; the sandbox is gone afterwards.</summary>
    /// <param name="target">The database whose version, settings and roles the sandbox takes over.</param>
    /// <param name="scripts">The folder, its environment and tokens.</param>
    /// <param name="observer">Told of the sandbox.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <exception cref="MigrationException">Connection errors; no binaries for a sandbox; a script failed there.</exception>
    public static async Task<SchemaSnapshot> BuildAsync(
        ConnectionTarget target,
        MigrationOptions scripts,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var state = await TargetState.ReadAsync(target, scripts.HistorySchema, cancellationToken).ConfigureAwait(false);
        var sandbox = new RehearsalOptions { Place = RehearsalPlace.Sandbox };
        var server = await RehearsalServer
            .OpenAsync(sandbox, state, CopyTexts.Folder, observer, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = server.ConfigureAwait(false);
        var database = await server.CreateAsync(cancellationToken).ConfigureAwait(false);
        var runs = new CopyRuns(server, scripts, observer);
        await runs.RunPendingAsync(database, null, cancellationToken).ConfigureAwait(false);
        var connection = await ServerConnection
            .OpenAsync(database, RehearsalServer.ApplicationName, [], cancellationToken)
            .ConfigureAwait(false);
        await using var disposeConnection = connection.ConfigureAwait(false);
        return await SchemaSnapshot
            .ReadAsync(connection, SnapshotOptions.WithoutHistory(scripts.HistorySchema), cancellationToken)
            .ConfigureAwait(false);
    }
}
