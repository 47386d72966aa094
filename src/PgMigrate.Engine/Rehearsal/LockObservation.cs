using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql.Locks;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>What the open transaction of a connection has locked, as <c>observe.sql</c> tells it.</summary>
/// <param name="Transaction">When the transaction began; null where nothing is locked.</param>
/// <param name="Rows">One a relation and mode.</param>
internal sealed record LockObservation(DateTimeOffset? Transaction, IReadOnlyList<LockObservation.Row> Rows)
{
    // Counts go on from one transaction to the next until the server takes them in, which it does once a second at most.
    private const string Flush = ", pg_catalog.pg_stat_force_next_flush()::pg_catalog.text";

    /// <summary>Whether the counts of a transaction begin at zero: from PostgreSQL 15 on the server is asked for it.</summary>
    public static bool CountsBeginAnew(ServerConnection connection) => connection.Connection.PostgreSqlVersion.Major >= 15;

    /// <summary>Asks.</summary>
    public static async Task<LockObservation> ReadAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        DateTimeOffset? transaction = null;
        var query = connection.QueryAsync(
            SqlFile
                .Read(RelationCatalogue.SqlFolder, "observe")
                .Replace("{flush}", CountsBeginAnew(connection) ? Flush : string.Empty, StringComparison.Ordinal),
            [],
            reader => (Row: Read(reader), Began: reader.GetFieldValue<DateTimeOffset>(8)),
            cancellationToken
        );
        await foreach (var (row, began) in query.ConfigureAwait(false))
        {
            transaction = began;
            rows.Add(row);
        }

        return new LockObservation(transaction, rows);
    }

    private static Row Read(NpgsqlDataReader reader) =>
        new(
            reader.GetInt64(0),
            RelationCatalogue.Read(reader),
            LockNames.Parse(reader.GetString(5)),
            reader.GetInt64(6),
            reader.IsDBNull(7) ? null : reader.GetInt64(7)
        );

    /// <summary>A lock.</summary>
    /// <param name="Oid">The relation's number.</param>
    /// <param name="Relation">The relation; null where the transaction has dropped it.</param>
    /// <param name="Mode">Null where it is no table lock.</param>
    /// <param name="Scans">How often the transaction has read the relation as a whole.</param>
    /// <param name="IndexOf">The number of the table that it is an index of; null where it is none.</param>
    internal sealed record Row(long Oid, ObservedRelation? Relation, TableLock? Mode, long Scans, long? IndexOf);
}
