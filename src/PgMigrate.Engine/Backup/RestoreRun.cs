using PgMigrate.Engine.Backup.Dumps;
using PgMigrate.Engine.Backup.Files;
using PgMigrate.Engine.Backup.Restore;
using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>
/// A restore under the locks: a dump as a whole into an empty database, everything else table by table, in place.
/// </summary>
/// <param name="context">The locks and the connection.</param>
/// <param name="source">The backup, whose files were checked.</param>
/// <param name="options">What is restored.</param>
internal sealed class RestoreRun(BackupContext context, RestoreSource source, RestoreOptions options)
{
    /// <summary>Restores.</summary>
    /// <returns>The backup that was restored.</returns>
    /// <exception cref="MigrationException">RestoreRefused, RestoreFailed, BackupDamaged or PermissionDenied; nothing was
    /// changed.</exception>
    public async Task<SchemaBackup> RunAsync(CancellationToken cancellationToken)
    {
        await RestoreTarget.RequireAsync(context, source.Manifest, options, cancellationToken).ConfigureAwait(false);
        var archive = await OpenArchiveAsync(cancellationToken).ConfigureAwait(false);
        if (archive is not null && await IsWholeAsync(cancellationToken).ConfigureAwait(false))
            await new DumpRestore(context, archive, source.Manifest).RunAsync(cancellationToken).ConfigureAwait(false);
        else
            await RestoreTablesAsync(archive, cancellationToken).ConfigureAwait(false);
        return ManifestSummary.Of(source.Manifest, source.Folder?.Path, source.Size);
    }

    private async Task<DumpArchive?> OpenArchiveAsync(CancellationToken cancellationToken) =>
        source.Manifest.Method != BackupMethod.PgDump
            ? null
            : await DumpArchive
                .OpenAsync(
                    source.Folder![DumpContent.ArchiveName],
                    source.Manifest.ServerVersion,
                    context.Run.Observer,
                    cancellationToken
                )
                .ConfigureAwait(false);

    private async Task<bool> IsWholeAsync(CancellationToken cancellationToken)
    {
        var contents = await DumpRestore.ContentsAsync(context, cancellationToken).ConfigureAwait(false);
        if (contents.Count == 0 && options.Tables.Count + options.Columns.Count > 0)
            throw RestoreErrors.Refused(
                context.Target,
                ["Single tables of a dump are restored in place, and the database is empty."],
                $"Leave {RestoreOption.Tables} and {RestoreOption.Columns} out to restore the whole dump."
            );
        if (contents.Count > 0 && !source.Manifest.IncludesData)
            throw RestoreErrors.Refused(
                context.Target,
                [
                    "The backup has no rows to put back in place, and the database is not empty: it holds "
                        + $"{string.Join(", ", contents)}.",
                ],
                "Restore a backup of the schema alone into an empty database."
            );
        return contents.Count == 0;
    }

    private async Task RestoreTablesAsync(DumpArchive? archive, CancellationToken cancellationToken)
    {
        var kept = await new TableRestore(
            context,
            source.Manifest,
            await RowsAsync(archive, cancellationToken).ConfigureAwait(false),
            options
        )
            .RunAsync(cancellationToken)
            .ConfigureAwait(false);
        if (kept is not null)
            context.Tell(
                MessageSeverity.Verbose,
                $"The rows that were replaced are kept as backup {kept.BackupId}: {TakeBack(kept)} takes the restore "
                    + $"back, with {Operation.CleanUp} it drops them."
            );
    }

    private static OperationCall TakeBack(SchemaBackup kept) =>
        new(Operation.Restore, [(RestoreOption.BackupId, [kept.BackupId.ToString()])], Place: null);

    private async Task<IRowSource> RowsAsync(DumpArchive? archive, CancellationToken cancellationToken)
    {
        if (archive is not null)
            return await DumpRowSource.OpenAsync(archive, cancellationToken).ConfigureAwait(false);
        return source.Folder is { } folder ? new FileRowSource(folder) : new DatabaseSource();
    }
}
