using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>A backup that is to be restored: what it says of itself, and where its rows are.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Folder">Its folder, whose files were checked; null where it is in the database.</param>
/// <param name="Size">Bytes.</param>
internal sealed record RestoreSource(BackupManifest Manifest, BackupFolder? Folder, long Size)
{
    /// <summary>Finds it, before any lock is taken: files take their time to be read.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">Which backup.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">OptionsInvalid, BackupNotFound, BackupDamaged, or connection errors.</exception>
    public static async Task<RestoreSource> FindAsync(
        ConnectionTarget target,
        RestoreOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.BackupId is null == options.Path is null)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                "It takes one backup to restore.",
                "Give its id or its folder."
            );
        if (options.Path is { } path)
            return await OpenAsync(path, cancellationToken).ConfigureAwait(false);

        var registered = await LookUpAsync(target, options.BackupId!.Value, cancellationToken).ConfigureAwait(false);
        return registered.Path is null
            ? new RestoreSource(registered.Manifest, null, registered.Size)
            : await OpenSameAsync(registered.Path, options.BackupId.Value, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<RestoreSource> OpenSameAsync(string path, Guid backupId, CancellationToken cancellationToken)
    {
        var found = await OpenAsync(path, cancellationToken).ConfigureAwait(false);
        return found.Manifest.BackupId == backupId
            ? found
            : throw BackupErrors.Damaged(path, $"holds backup {found.Manifest.BackupId}, and not {backupId}");
    }

    private static async Task<RestoreSource> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var folder = BackupFolder.Open(path);
        var manifest = ManifestFile.Read(folder);
        await FileCheck.RunAsync(folder, manifest, cancellationToken).ConfigureAwait(false);
        return new RestoreSource(manifest, folder, manifest.Files.Sum(file => file.Length));
    }

    private static async Task<RegisteredBackup> LookUpAsync(
        ConnectionTarget target,
        Guid backupId,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, "pgmigrate", ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        try
        {
            return await BackupRegistry.FindAsync(connection, backupId, cancellationToken).ConfigureAwait(false)
                ?? throw BackupErrors.NotFound(
                    $"{target} knows no backup {backupId}.",
                    $"{Operation.ListBackups} lists those that it knows. One in a folder can be named by {RestoreOption.Path}."
                );
        }
        catch (Npgsql.NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, target, historySchema: null);
        }
    }
}
