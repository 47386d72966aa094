using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup;

/// <summary>The backups that no expiry takes away.</summary>
internal static class ProtectedBackups
{
    /// <summary>Reads them, in a database that has the table of backups.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="facts">Which of the own tables it has.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    public static async Task<IReadOnlySet<Guid>> ReadAsync(
        ServerConnection connection,
        ServerFacts facts,
        CancellationToken cancellationToken
    )
    {
        string[] queries = facts.OwnTables.Contains("pgmigrate.batch", StringComparer.Ordinal)
            ? ["protected_backups", "backups_of_batches"]
            : ["protected_backups"];
        var found = new HashSet<Guid>();
        foreach (var query in queries)
            found.UnionWith(
                await connection
                    .ListAsync(SqlFile.Read("Backup", query), [], reader => reader.GetGuid(0), cancellationToken)
                    .ConfigureAwait(false)
            );
        return found;
    }
}
