using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>Creates a missing database, from the maintenance database of the same server.</summary>
internal static class DatabaseCreation
{
    private const string ApplicationName = "pgmigrate";

    /// <summary>Creates the database unless it is there.</summary>
    /// <returns>True where it was made by this call.</returns>
    /// <exception cref="MigrationException">Connection errors, PermissionDenied, or OptionsInvalid where scripts of the folder
    /// are to create it.</exception>
    public static async Task<bool> EnsureAsync(
        ConnectionTarget target,
        MigrationFolder folder,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        if (await ExistsAsync(target, cancellationToken).ConfigureAwait(false))
            return false;

        RefuseCreationScripts(target, folder);
        var connection = await ConnectAsync(target, cancellationToken).ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        try
        {
            await CreateAsync(connection, target, cancellationToken).ConfigureAwait(false);
            observer.OnMessage(
                new MigrationMessage(MessageSeverity.Verbose, target.Database, null, $"Created the database {target}.")
            );
            return true;
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another run created it in this moment.
            return false;
        }
        catch (PostgresException exception)
        {
            throw ConnectionFailure.Translate(exception, target);
        }
    }

    // The server copies files, and may write out all that it has in memory before: it takes as long as it takes.
    private static Task<bool> CreateAsync(
        ServerConnection connection,
        ConnectionTarget target,
        CancellationToken cancellationToken
    ) =>
        Companion.WatchAsync(
            target.ForDatabase(connection.Connection.Database),
            ApplicationName,
            async (heart, stop) =>
            {
                heart.Watch(connection, connection.BackendPid);
                await connection
                    .ExecuteAsync($"CREATE DATABASE {SqlIdentifier.Quote(target.Database)}", [], stop)
                    .ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    private static void RefuseCreationScripts(ConnectionTarget target, MigrationFolder folder)
    {
        if (folder.Layout.CreateDatabase is not { } creation)
            return;
        var scripts = Path.Combine(folder.Path, creation);
        if (Directory.Exists(scripts))
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"There is no database {target}, and {scripts} says how it is to be made; PgMigrate does not run that folder.",
                "Create the database with those scripts, then migrate."
            )
            {
                Target = target.ToString(),
                Path = scripts,
            };
    }

    private static async Task<bool> ExistsAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ServerConnection
                .OpenAsync(target, ApplicationName, [], cancellationToken)
                .ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.DatabaseNotFound)
        {
            return false;
        }
    }

    private static Task<ServerConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        MaintenanceDatabase.OpenAsync(
            target,
            database => new ConnectionOpening(database, ApplicationName, []) { IsWatched = true }.OpenAsync(cancellationToken)
        );
}
