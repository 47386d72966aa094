using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>A backup by TableCopy inside the database.</summary>
internal static class DatabaseBackup
{
    /// <summary>Makes it, and drops those that have expired.</summary>
    /// <exception cref="MigrationException">What stands against it; nothing is left then.</exception>
    public static async Task<MadeBackup> RunAsync(
        BackupContext context,
        BackupOptions options,
        CancellationToken cancellationToken
    )
    {
        await PublishedCopies.RefuseAsync(context, cancellationToken).ConfigureAwait(false);
        await CopySchema.RequireRightAsync(context, MigrationErrorId.PermissionDenied, cancellationToken).ConfigureAwait(false);
        await HistoryInstaller
            .EnsureOwnAsync(context.Work, context.Target, context.Run.Identity, cancellationToken)
            .ConfigureAwait(false);
        var backup = new TableBackup(context, options);
        await CopySchema.EnsureAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        var (manifest, size) = await backup
            .RunAsync(
                moment => new DatabaseSink(backup.BackupId, moment, false),
                (manifest, size) => BackupRegistry.WriteAsync(context.Connection, manifest, null, size, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        context.Tell(
            MessageSeverity.Verbose,
            $"Backup {manifest.BackupId} of {context.Target}: {manifest.Tables.Count} tables, {SizeText.Format(size)}."
        );
        await BackupExpiry.DropAsync(context, options, cancellationToken).ConfigureAwait(false);
        return new MadeBackup(manifest, null, size);
    }
}
