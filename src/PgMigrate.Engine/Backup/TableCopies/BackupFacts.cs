using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>What a backup says of the server and of its moment.</summary>
/// <param name="ServerVersion">server_version_num.</param>
/// <param name="SystemIdentifier">The cluster's own id; empty where the user may not ask.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Moment">When the transaction began.</param>
/// <param name="HasLargeObjects">Whether the database has any.</param>
internal sealed record BackupFacts(
    int ServerVersion,
    string SystemIdentifier,
    string Database,
    DateTimeOffset Moment,
    bool HasLargeObjects
)
{
    /// <summary>Asks the server.</summary>
    public static async Task<BackupFacts> ReadAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        await connection
            .FirstOrDefaultAsync(
                SqlFile.Read("Backup", "backup_facts"),
                [],
                reader => new BackupFacts(
                    reader.GetInt32(0),
                    reader.GetString(1),
                    reader.GetString(2),
                    reader.GetFieldValue<DateTimeOffset>(3),
                    reader.GetBoolean(4)
                ),
                cancellationToken
            )
            .ConfigureAwait(false)
        ?? throw new InvalidOperationException("The query for the server's facts returned no row.");
}
