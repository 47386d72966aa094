using PgMigrate.Engine.Backup.Dumps;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Backup.TableCopies;

namespace PgMigrate.Engine.Backup;

/// <summary>Makes a backup by the method that the options name, on a session that holds the locks.</summary>
internal static class BackupMaker
{
    /// <summary>Makes it, registers it, and drops those that have expired.</summary>
    /// <exception cref="MigrationException">What stands against it; nothing is left then.</exception>
    public static async Task<SchemaBackup> MakeAsync(BackupContext context, BackupOptions options, CancellationToken cancellationToken)
    {
        if (options.Folder is null)
            return await DatabaseBackup.RunAsync(context, options, cancellationToken).ConfigureAwait(false);
        if (options.Method == BackupMethod.TableCopy)
            return await new FolderBackup(context, options, folder => new FileRowSink(folder)).RunAsync(cancellationToken).ConfigureAwait(false);
        var programs = await DumpContent.FindProgramsAsync(context, options, cancellationToken).ConfigureAwait(false);
        return await new FolderBackup(context, options, folder => new DumpContent(context, options, folder, programs)).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
