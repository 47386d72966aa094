using System.Globalization;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>More connections that see the moment of a backup's transaction, while that is open.</summary>
internal sealed class SnapshotConnections : IAsyncDisposable
{
    private readonly List<ServerConnection> _connections = [];

    /// <summary>The connections, each in a transaction that only reads.</summary>
    public IReadOnlyList<ServerConnection> All => _connections;

    /// <summary>Opens them.</summary>
    /// <param name="context">The connection whose transaction they share.</param>
    /// <param name="count">How many; 0 for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<SnapshotConnections> OpenAsync(BackupContext context, int count, CancellationToken cancellationToken)
    {
        var opened = new SnapshotConnections();
        if (count == 0)
            return opened;
        try
        {
            var snapshot = (string)
                (
                    await context
                        .Connection.ScalarAsync("SELECT pg_catalog.pg_export_snapshot()", [], cancellationToken)
                        .ConfigureAwait(false)
                )!;
            for (var number = 0; number < count; number++)
                await opened.AddAsync(context, snapshot, cancellationToken).ConfigureAwait(false);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            await connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task AddAsync(BackupContext context, string snapshot, CancellationToken cancellationToken)
    {
        var settings = Settings(context.Run.Options.LockTimeout, context.RunLock.MajorVersion);
        var opening = new ConnectionOpening(context.Target, context.Run.Identity.ApplicationName, settings)
        {
            Path = SessionPath.OwnAndUsers,
            IsWatched = true,
        };
        var connection = await opening.OpenAsync(cancellationToken).ConfigureAwait(false);
        _connections.Add(connection);
        context.RunLock.Heart.Watch(connection, connection.BackendPid);
        await connection
            .ExecuteAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", [], cancellationToken)
            .ConfigureAwait(false);
        await connection
            .ExecuteAsync($"SET TRANSACTION SNAPSHOT {SqlLiteral.Quote(snapshot)}", [], cancellationToken)
            .ConfigureAwait(false);
        await CopyTransaction.SetUpAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    // Behind a waiting ALTER TABLE these would wait for it, and it for the backup: the time-out ends that.
    private static Dictionary<string, string> Settings(TimeSpan lockTimeout, int majorVersion)
    {
        var settings = new Dictionary<string, string>
        {
            ["lock_timeout"] = lockTimeout.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture),
        };
        if (majorVersion >= 14)
            settings["client_connection_check_interval"] = NetworkSettings.ClientCheck;
        return settings;
    }
}
