using PgMigrate.Engine.Backup.TableCopies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>A foreign key from or to a table that is restored.</summary>
/// <param name="Name">Its name, quoted where it must be.</param>
/// <param name="Referencing">The table that it belongs to.</param>
/// <param name="Referenced">The table that it points at.</param>
/// <param name="Definition">As <c>pg_get_constraintdef</c> writes it.</param>
/// <param name="Comment">Its comment; null where it has none.</param>
/// <param name="IsOwner">Whether the user may act as the owner of its table.</param>
/// <param name="Owner">That owner.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="ReferencedColumns">The columns that it points at.</param>
/// <param name="EqualsOperators">For each, the equality of a referenced and a referencing value, with its schema.</param>
internal sealed record ForeignKey(
    string Name,
    string Referencing,
    string Referenced,
    string Definition,
    string? Comment,
    bool IsOwner,
    string Owner,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> ReferencedColumns,
    IReadOnlyList<string> EqualsOperators
)
{
    /// <summary>Reads those from and to tables.</summary>
    public static Task<IReadOnlyList<ForeignKey>> ReadAsync(
        ServerConnection connection,
        IEnumerable<uint> tables,
        CancellationToken cancellationToken
    ) =>
        connection.ListAsync(
            SqlFile.Read("Backup", "foreign_keys"),
            [TableSelection.Json(TableSelection.Oids(tables))],
            reader => new ForeignKey(
                reader.GetString(0),
                reader.GetString(1),
                reader.GetString(2),
                reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetString(4),
                reader.GetBoolean(5),
                reader.GetString(6),
                JsonText.ToList(reader.GetString(7)),
                JsonText.ToList(reader.GetString(8)),
                JsonText.ToList(reader.GetString(9))
            ),
            cancellationToken
        );

    /// <summary>Counts the rows that point at nothing.</summary>
    public async Task<long> CountDanglingAsync(ServerConnection connection, CancellationToken cancellationToken)
    {
        var given = string.Join(" AND ", Columns.Select(column => $"r.{SqlIdentifier.Quote(column)} IS NOT NULL"));
        var equal = string.Join(
            " AND ",
            Columns.Select(
                (column, index) =>
                    $"p.{SqlIdentifier.Quote(ReferencedColumns[index])} {EqualsOperators[index]} r.{SqlIdentifier.Quote(column)}"
            )
        );
        var sql =
            $"SELECT pg_catalog.count(*) FROM {Referencing} AS r WHERE {given} AND NOT EXISTS (SELECT FROM {Referenced} AS p "
            + $"WHERE {equal})";
        return (long)(await connection.AsUser.ScalarAsync(sql, [], cancellationToken).ConfigureAwait(false))!;
    }
}
