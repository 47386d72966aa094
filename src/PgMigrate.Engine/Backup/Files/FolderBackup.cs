using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.History;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>
/// A backup into a folder: one consistent transaction, its content, the manifest last. A failure leaves nothing behind.
/// </summary>
/// <param name="context">The locks and the connection.</param>
/// <param name="options">What is backed up.</param>
/// <param name="makeContent">What fills the folder.</param>
internal sealed class FolderBackup(BackupContext context, BackupOptions options, Func<BackupFolder, IFolderContent> makeContent)
{
    private readonly long _started = Stopwatch.GetTimestamp();

    /// <summary>Makes it, registers it, and removes those that have expired.</summary>
    /// <exception cref="MigrationException">What stands against it.</exception>
    public async Task<MadeBackup> RunAsync(CancellationToken cancellationToken)
    {
        var (folder, manifest) = await MakeAsync(cancellationToken).ConfigureAwait(false);
        var size = manifest.Files.Sum(file => file.Length);
        await RegisterAsync(folder, manifest, size, cancellationToken).ConfigureAwait(false);
        return new MadeBackup(manifest, folder.Path, size);
    }

    private async Task<(BackupFolder Folder, BackupManifest Manifest)> MakeAsync(CancellationToken cancellationToken)
    {
        var backup = new TableBackup(context, options);
        var whole = default(BackupManifest);
        BackupFolder? folder = null;
        IFolderContent? content = null;
        try
        {
            await backup
                .RunAsync(
                    moment =>
                    {
                        folder = BackupFolder.Create(options.Folder!, context.Target.Database, backup.BackupId, moment);
                        return content = makeContent(folder);
                    },
                    async (manifest, _) =>
                        whole = manifest with
                        {
                            Files = await content!.CompleteAsync(manifest, cancellationToken).ConfigureAwait(false),
                        },
                    cancellationToken
                )
                .ConfigureAwait(false);
            whole = whole! with { Duration = Stopwatch.GetElapsedTime(_started) };
            ManifestFile.Write(folder!, whole);
            return (folder!, whole);
        }
        catch (Exception exception)
        {
            Remove(folder);
            if (folder is not null && BackupErrors.IsOfFiles(exception))
                throw BackupErrors.Unwritable(folder.Path, exception);
            throw;
        }
    }

    // What is left would be an unfinished backup, which nobody takes for one; but its place is wanted back.
    private void Remove(BackupFolder? folder)
    {
        try
        {
            folder?.Delete();
        }
        catch (Exception exception) when (BackupErrors.IsOfFiles(exception))
        {
            context.Tell(
                MessageSeverity.Warning,
                $"The unfinished backup in '{folder}' could not be removed: {exception.Message}"
            );
        }
    }

    // The backup is there, whether the database may remember it or not.
    private async Task RegisterAsync(BackupFolder folder, BackupManifest manifest, long size, CancellationToken cancellationToken)
    {
        var isRegistered = false;
        try
        {
            await HistoryInstaller
                .EnsureOwnAsync(context.Work, context.Target, context.Run.Identity, cancellationToken)
                .ConfigureAwait(false);
            await BackupRegistry
                .WriteAsync(context.Connection, manifest, folder.Path, size, cancellationToken)
                .ConfigureAwait(false);
            isRegistered = true;
        }
        catch (Exception exception) when (exception is MigrationException or PostgresException)
        {
            context.Tell(MessageSeverity.Verbose, $"{context.Target} does not list the backup '{folder}': {exception.Message}");
        }

        await FolderExpiry.RemoveAsync(context, options, manifest, isRegistered, cancellationToken).ConfigureAwait(false);
    }
}
