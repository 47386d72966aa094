using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>
/// Drops copies inside the database that KeepLast and KeepFor no longer keep; with both, what either keeps stays. Never dropped:
/// the backup just made, those of a run that has not ended or is the newest (it is the one to be undone next), those of batches
/// that are not through, and rows that a restore replaced, which stay until they are cleaned up.
/// </summary>
internal static class BackupExpiry
{
    /// <summary>Drops them. What cannot be dropped now is told of, and tried again with the next backup.</summary>
    public static async Task DropAsync(BackupContext context, BackupOptions options, CancellationToken cancellationToken)
    {
        if (options.KeepLast is null && options.KeepFor is null)
            return;
        try
        {
            foreach (
                var expired in await FindAsync(
                        context.Connection,
                        context.Target.Database,
                        options,
                        context.Work.Facts,
                        cancellationToken
                    )
                    .ConfigureAwait(false)
            )
                await CopyRemoval.RemoveAsync(context, expired.BackupId, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PostgresException or MigrationException)
        {
            context.Tell(
                MessageSeverity.Warning,
                $"Expired backups of {context.Target} could not be dropped: {exception.Message}"
            );
        }
    }

    /// <summary>Copies inside a database that have expired.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="database">Its name.</param>
    /// <param name="options">What is kept.</param>
    /// <param name="facts">Its time, and which tables it has.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<IReadOnlyList<SchemaBackup>> FindAsync(
        ServerConnection connection,
        string database,
        BackupOptions options,
        ServerFacts facts,
        CancellationToken cancellationToken
    )
    {
        var backups = await BackupRegistry.ListAsync(connection, cancellationToken).ConfigureAwait(false);
        if (backups.Count == 0)
            return [];
        var kept = await ProtectedBackups.ReadAsync(connection, facts, cancellationToken).ConfigureAwait(false);
        var own = backups.Where(backup => backup.Path is null && backup.Database == database);
        return [.. Choose(own, options, facts.ServerTime).Where(backup => !kept.Contains(backup.BackupId))];
    }

    /// <summary>Those that have expired. A backup before a run judges those before runs only.</summary>
    /// <param name="backups">Backups of one database and one place, newest first.</param>
    /// <param name="options">What is kept.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<SchemaBackup> Choose(
        IEnumerable<SchemaBackup> backups,
        BackupOptions options,
        DateTimeOffset now
    ) =>
        backups
            .Where(backup => backup.ReplacedBy is null && (options.RunId is null || backup.RunId is not null))
            .Skip(1)
            .Where((backup, index) => !(index + 2 <= options.KeepLast) && !(now - backup.CreatedAt <= options.KeepFor));
}
