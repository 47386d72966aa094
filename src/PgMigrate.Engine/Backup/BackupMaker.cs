using PgMigrate.Engine.Backup.Dumps;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Backup.TableCopies;

namespace PgMigrate.Engine.Backup;

/// <summary>A backup that was made.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Path">Its folder, full path; null inside the database.</param>
/// <param name="Size">Bytes.</param>
internal sealed record MadeBackup(BackupManifest Manifest, string? Path, long Size)
{
    /// <summary>What users see of it.</summary>
    public SchemaBackup Summary => ManifestSummary.Of(Manifest, Path, Size);
}

/// <summary>Makes a backup by the method that the options name, on a session that holds the locks.</summary>
internal static class BackupMaker
{
    /// <summary>Makes it, registers it, and drops those that have expired.</summary>
    /// <exception cref="MigrationException">What stands against it; nothing is left then.</exception>
    public static async Task<MadeBackup> MakeAsync(
        BackupContext context,
        BackupOptions options,
        CancellationToken cancellationToken
    )
    {
        if (options.Folder is null)
            return await DatabaseBackup.RunAsync(context, options, cancellationToken).ConfigureAwait(false);
        if (options.Method == BackupMethod.TableCopy)
            return await new FolderBackup(context, options, folder => new FileRowSink(folder))
                .RunAsync(cancellationToken)
                .ConfigureAwait(false);
        var programs = await DumpContent.FindProgramsAsync(context, options, cancellationToken).ConfigureAwait(false);
        return await new FolderBackup(context, options, folder => new DumpContent(context, options, folder, programs))
            .RunAsync(cancellationToken)
            .ConfigureAwait(false);
    }
}
