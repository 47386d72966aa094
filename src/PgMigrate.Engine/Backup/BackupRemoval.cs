using Npgsql;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Backup.TableCopies;

namespace PgMigrate.Engine.Backup;

/// <summary>Takes away a backup that nobody needs, wherever it is.</summary>
internal static class BackupRemoval
{
    /// <summary>Takes it away; where that fails it stays, and that is told of.</summary>
    /// <returns>True where it is gone.</returns>
    public static async Task<bool> TryRemoveAsync(BackupContext context, Guid backupId, CancellationToken cancellationToken)
    {
        try
        {
            if (
                await BackupRegistry.FindAsync(context.Connection, backupId, cancellationToken).ConfigureAwait(false)
                is not { } found
            )
                return false;
            if (found.Path is { } path)
                BackupFolder.Open(path).Delete();
            await CopyRemoval.RemoveAsync(context, backupId, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception)
            when (exception is PostgresException or MigrationException || BackupErrors.IsOfFiles(exception))
        {
            context.Tell(
                MessageSeverity.Warning,
                $"Backup {backupId} of {context.Target}, which nobody needs, could not be removed: {exception.Message}"
            );
            return false;
        }
    }
}
