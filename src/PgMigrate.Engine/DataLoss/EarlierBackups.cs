using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.DataLoss;

/// <summary>
/// The backups of runs that have begun batches which are not through: they have what was there before. A copy of what the batches
/// have left of it helps nobody, and a table that takes batches is large.
/// </summary>
internal sealed class EarlierBackups
{
    private readonly ILookup<BackupReason, Guid> _backupOf;
    private readonly IReadOnlyList<SchemaBackup> _backups;

    private EarlierBackups(IEnumerable<(BackupReason Reason, Guid BackupId)> saved, IReadOnlyList<SchemaBackup> backups)
    {
        _backupOf = saved.ToLookup(row => row.Reason, row => row.BackupId);
        _backups = backups;
    }

    /// <summary>Reads them.</summary>
    /// <param name="connection">The database, whose own tables are up to date.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<EarlierBackups> ReadAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var saved = await connection
            .ListAsync(
                SqlFile.Read("DataLoss", "backups_of_batches"),
                [SqlValue.Text(Checkpoints.ScopeOf(connection.Schema))],
                reader => (new BackupReason(reader.GetString(0), reader.GetString(1), reader.TextOrNull(2)), reader.GetGuid(3)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var backups = saved.Count == 0 ? [] : await BackupRegistry.ListAsync(connection, cancellationToken).ConfigureAwait(false);
        return new EarlierBackups(saved, backups);
    }

    /// <summary>Which of these they have.</summary>
    /// <param name="touched">What scripts destroy.</param>
    public IEnumerable<(SchemaBackup Backup, TouchedTable[] Saved)> Of(IReadOnlyList<TouchedTable> touched) =>
        _backups
            .Select(backup => (Backup: backup, Saved: touched.Where(table => Has(backup, table)).ToArray()))
            .Where(found => found.Saved.Length > 0)
            .ToArray();

    private bool Has(SchemaBackup backup, TouchedTable table) =>
        _backupOf[new BackupReason(table.Loss.Script, table.Name, table.Column)].Contains(backup.BackupId);
}
