using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution;

/// <summary>Creates a missing database, from the maintenance database of the same server.</summary>
internal static class DatabaseCreation
{
    private static readonly string[] MaintenanceDatabases = ["postgres", "template1"];

    /// <summary>Creates the database unless it is there.</summary>
    /// <exception cref="MigrationException">Connection errors, or PermissionDenied.</exception>
    public static async Task EnsureAsync(ConnectionTarget target, IMigrationObserver observer, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(target, cancellationToken).ConfigureAwait(false))
            return;

        var connection = await ConnectAsync(target, cancellationToken).ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync($"CREATE DATABASE {SqlIdentifier.Quote(target.Database)}", [], cancellationToken).ConfigureAwait(false);
            observer.OnMessage(new MigrationMessage(MessageSeverity.Verbose, target.Database, null, $"Created the database {target}."));
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another run created it in this moment.
        }
        catch (PostgresException exception)
        {
            throw ConnectionFailure.Translate(exception, target);
        }
    }

    private static async Task<bool> ExistsAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await ServerConnection.OpenAsync(target, "pgmigrate", [], cancellationToken).ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            return true;
        }
        catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.DatabaseNotFound)
        {
            return false;
        }
    }

    private static async Task<ServerConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        MigrationException? failure = null;
        foreach (var database in MaintenanceDatabases)
        {
            try
            {
                return await ServerConnection.OpenAsync(target.ForDatabase(database), "pgmigrate", [], cancellationToken).ConfigureAwait(false);
            }
            catch (MigrationException exception) when (exception.ErrorId == MigrationErrorId.DatabaseNotFound)
            {
                failure = exception;
            }
        }

        throw failure!;
    }
}
