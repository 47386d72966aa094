using PgMigrate.Engine.History;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>All of a manifest but its tables, read in the open transaction.</summary>
internal static class ManifestDraft
{
    /// <summary>Reads it.</summary>
    /// <param name="context">The connection, in a transaction.</param>
    /// <param name="backupId">Names the backup.</param>
    /// <param name="tables">The OIDs of its tables.</param>
    /// <param name="facts">The server and the moment.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">PermissionDenied where a sequence may not be read.</exception>
    public static async Task<BackupManifest> ReadAsync(
        BackupContext context,
        Guid backupId,
        IEnumerable<uint> tables,
        BackupFacts facts,
        CancellationToken cancellationToken
    )
    {
        var connection = context.Connection;
        var sequences = await SequencePositions
            .ReadAsync(connection, context.Target, tables, cancellationToken)
            .ConfigureAwait(false);
        var applied = await AppliedScripts
            .ReadAsync(connection, context.Work.Facts.Tables, cancellationToken)
            .ConfigureAwait(false);
        // Where users have tables there, too, these are made again from what is kept here.
        var options = await TableSelection
            .HasUsersAsync(connection, context.HistorySchema, cancellationToken)
            .ConfigureAwait(false)
            ? SnapshotOptions.WithHistory
            : SnapshotOptions.WithoutHistory(context.HistorySchema);
        var schema = await SchemaSnapshot.ReadInTransactionAsync(connection, options, cancellationToken).ConfigureAwait(false);
        var masked = await SnapshotStore.FindMaskedAsync(connection, cancellationToken).ConfigureAwait(false);
        return new BackupManifest
        {
            Version = BackupManifest.CurrentVersion,
            BackupId = backupId,
            Method = BackupMethod.TableCopy,
            Server = context.Target.Server,
            SystemIdentifier = facts.SystemIdentifier,
            Database = facts.Database,
            ServerVersion = facts.ServerVersion,
            ToolVersion = RunIdentity.ToolVersion,
            CreatedBy = context.Run.Identity.AppliedBy,
            CreatedAt = facts.Moment,
            Scripts = AppliedScripts.Hashes(applied),
            Schema = MaskedSchema.Hide(schema, context.Run.Mask, masked).ToJson(),
            Tables = [],
            Sequences = sequences,
        };
    }
}
