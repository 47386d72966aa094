using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>A restore from copies inside the database.</summary>
internal static class DatabaseRestore
{
    /// <summary>Restores.</summary>
    /// <returns>The backup that was restored, and that of the rows that were replaced; the latter is null where no table
    /// stood.</returns>
    /// <exception cref="MigrationException">BackupNotFound, and what <see cref="TableRestore"/> throws.</exception>
    public static async Task<(SchemaBackup Restored, SchemaBackup? Kept)> RunAsync(
        BackupContext context,
        Guid backupId,
        RestoreOptions options,
        CancellationToken cancellationToken
    )
    {
        var found = await BackupRegistry.FindAsync(context.Connection, backupId, cancellationToken).ConfigureAwait(false);
        if (found is not { Path: null, Manifest.Method: BackupMethod.TableCopy })
            throw new MigrationException(
                MigrationErrorId.BackupNotFound,
                found is null
                    ? $"{context.Target} has no backup {backupId}."
                    : $"Backup {backupId} is not in {context.Target} but in a folder.",
                found is null ? $"{Operation.ListBackups} lists the backups." : $"Give that folder with {RestoreOption.Path}."
            )
            {
                Target = context.Target.ToString(),
            };

        var kept = await new TableRestore(context, found.Manifest, new DatabaseSource(), options)
            .RunAsync(cancellationToken)
            .ConfigureAwait(false);
        return (ManifestSummary.Of(found.Manifest, null, found.Size), kept);
    }
}
