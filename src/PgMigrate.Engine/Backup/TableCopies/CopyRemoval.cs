using System.Data;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Takes a backup out of the database: its tables and its row, in one transaction.</summary>
internal static class CopyRemoval
{
    /// <summary>Removes it; nothing where it is gone already.</summary>
    public static async Task RemoveAsync(BackupContext context, Guid backupId, CancellationToken cancellationToken)
    {
        var connection = context.Connection;
        var found = await BackupRegistry.FindAsync(connection, backupId, cancellationToken).ConfigureAwait(false);
        if (found is null)
            return;
        var transaction = await ServerTransaction
            .BeginAsync(connection, IsolationLevel.ReadCommitted, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = transaction.ConfigureAwait(false);
        if (found.Path is null)
            foreach (var copy in found.Manifest.Tables.Select(table => table.Copy).OfType<string>())
                await connection
                    .ExecuteAsync($"DROP TABLE IF EXISTS {DatabaseSink.NameOf(copy)}", [], cancellationToken)
                    .ConfigureAwait(false);
        await BackupRegistry.DeleteAsync(connection, backupId, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
