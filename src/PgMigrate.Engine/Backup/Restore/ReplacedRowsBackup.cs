using System.Diagnostics;
using PgMigrate.Engine.Backup.TableCopies;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Keeps the rows that a restore replaces as a backup of their own, in the restore's transaction: it is listed, and restoring it
/// takes the restore back. It stays until it is cleaned up.
/// </summary>
internal static class ReplacedRowsBackup
{
    /// <summary>Keeps the rows of tables that are about to change.</summary>
    /// <param name="context">The connection, in the restore's transaction.</param>
    /// <param name="tables">The tables, locked.</param>
    /// <param name="restored">The backup that replaces the rows.</param>
    /// <param name="cancellationToken">Cancels the running statement.</param>
    /// <returns>The backup of the kept rows.</returns>
    /// <exception cref="MigrationException">BackupFailed.</exception>
    public static async Task<SchemaBackup> KeepAsync(
        BackupContext context,
        IReadOnlyList<ExistingTable> tables,
        Guid restored,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var id = Guid.NewGuid();
        var facts = await BackupFacts.ReadAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        var draft = await ManifestDraft
            .ReadAsync(context, id, tables.Select(table => table.Oid), facts, cancellationToken)
            .ConfigureAwait(false);
        var isUnlogged = await IsPublishedAsync(context, cancellationToken).ConfigureAwait(false);
        var copied = await CopiedTable
            .ReadAsync(context.Connection, [.. tables.Select(Select)], cancellationToken)
            .ConfigureAwait(false);
        var writer = new TableWriter(context, new DatabaseSink(id, facts.Moment, isUnlogged), true);
        var (written, size) = await writer
            .WriteAsync("Keeping the rows as they are", copied, cancellationToken)
            .ConfigureAwait(false);
        var manifest = draft with
        {
            Tables = written,
            ReplacedBy = restored,
            VerifiedAt = DateTimeOffset.UtcNow,
            Duration = Stopwatch.GetElapsedTime(started),
        };
        await BackupRegistry.WriteAsync(context.Connection, manifest, null, size, cancellationToken).ConfigureAwait(false);
        return ManifestSummary.Of(manifest, null, size);
    }

    /// <summary>Drops kept rows.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="backupId">The backup that replaced them, or their own backup; null for all in the database.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    /// <returns>The backups that are gone.</returns>
    public static async Task<IReadOnlyList<SchemaBackup>> CleanUpAsync(
        BackupContext context,
        Guid? backupId,
        CancellationToken cancellationToken
    )
    {
        var backups = await BackupRegistry.ListAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        var kept = backups
            .Where(backup =>
                backup.ReplacedBy is not null
                && (backupId is null || backupId == backup.ReplacedBy || backupId == backup.BackupId)
            )
            .ToArray();
        foreach (var backup in kept)
            await CopyRemoval.RemoveAsync(context, backup.BackupId, cancellationToken).ConfigureAwait(false);
        return kept;
    }

    private static SelectedTable Select(ExistingTable table) => new(table.Oid, table.Name, table.Kind, true, false, 0, false);

    // No publication takes an unlogged table.
    private static async Task<bool> IsPublishedAsync(BackupContext context, CancellationToken cancellationToken)
    {
        var publications = await PublishedCopies.ReadAsync(context.Connection, cancellationToken).ConfigureAwait(false);
        if (publications.Count == 0)
            return false;
        context.Tell(
            MessageSeverity.Warning,
            $"The publication {string.Join(", ", publications)} would publish the rows that are kept: they are in unlogged "
                + "tables, which a crash of the server empties."
        );
        return true;
    }
}
