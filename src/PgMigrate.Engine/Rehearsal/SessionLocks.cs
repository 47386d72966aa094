using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql.Locks;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>What another session has locked, asked on a connection of one's own.</summary>
internal static class SessionLocks
{
    /// <summary>Each relation and how it is locked; a relation may come several times.</summary>
    /// <param name="connection">Any other connection to the server.</param>
    /// <param name="backendPid">The session's server process.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public static IAsyncEnumerable<(long Relation, TableLock? Mode)> ReadAsync(
        ServerConnection connection,
        int backendPid,
        CancellationToken cancellationToken
    ) =>
        connection.QueryAsync(
            SqlFile.Read(RelationCatalogue.SqlFolder, "locks_of"),
            [new NpgsqlParameter { Value = backendPid }],
            reader => (reader.GetInt64(0), LockNames.Parse(reader.GetString(1))),
            cancellationToken
        );
}
