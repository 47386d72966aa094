using Npgsql;
using PgMigrate.Engine.Backup.TableCopies;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>Removes backups of the same database from the same folder, as <see cref="BackupExpiry"/> drops copies.</summary>
internal static class FolderExpiry
{
    /// <summary>
    /// Removes them. Unfinished backups, and other databases' backups, stay: they are not this database's to judge.
    /// </summary>
    /// <param name="context">The database.</param>
    /// <param name="options">Where they are, and what is kept.</param>
    /// <param name="newest">The backup that was just made.</param>
    /// <param name="isRegistered">Whether the database lists its backups.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public static async Task RemoveAsync(
        BackupContext context,
        BackupOptions options,
        BackupManifest newest,
        bool isRegistered,
        CancellationToken cancellationToken
    )
    {
        if (options.KeepLast is null && options.KeepFor is null)
            return;
        try
        {
            var kept = isRegistered
                ? await ProtectedBackups
                    .ReadAsync(context.Connection, context.Work.Facts, cancellationToken)
                    .ConfigureAwait(false)
                : new HashSet<Guid>();
            foreach (var item in Expired(context, options, newest).Where(item => !kept.Contains(item.Manifest.BackupId)))
                if (BackupFolderList.TryRemove(item, context.Run.Observer) && isRegistered)
                    await BackupRegistry
                        .DeleteAsync(context.Connection, item.Manifest.BackupId, cancellationToken)
                        .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is PostgresException || BackupErrors.IsOfFiles(exception))
        {
            context.Tell(
                MessageSeverity.Warning,
                $"Expired backups in '{options.Folder}' could not be removed: {exception.Message}"
            );
        }
    }

    private static IEnumerable<BackupFolderList.Item> Expired(BackupContext context, BackupOptions options, BackupManifest newest)
    {
        var own = BackupFolderList
            .Read(options.Folder!, context.Run.Observer)
            .Where(item => item.Manifest.SystemIdentifier == newest.SystemIdentifier && item.Manifest.Database == newest.Database)
            .ToDictionary(item => item.Manifest.BackupId);
        var backups = own
            .Values.Select(item => ManifestSummary.Of(item.Manifest, item.Folder.Path, 0))
            .OrderByDescending(backup => backup.CreatedAt);
        return BackupExpiry.Choose(backups, options, newest.CreatedAt).Select(backup => own[backup.BackupId]);
    }
}
