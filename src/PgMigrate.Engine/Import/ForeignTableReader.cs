using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Import;

/// <summary>
/// Reads tables of other tools. The names of their columns are quoted by what reads them, nothing that stands in a row becomes
/// part of a statement, and no policy, view or rule of others is evaluated.
/// </summary>
/// <param name="server">The database.</param>
internal sealed class ForeignTableReader(ServerConnection server)
{
    /// <summary>Reads all rows.</summary>
    /// <param name="table">The table; it fits the shape.</param>
    /// <param name="shape">The columns to read.</param>
    /// <param name="order">The columns to sort by; none where the tool keeps no order.</param>
    /// <param name="stop">Cancels the query.</param>
    public Task<IReadOnlyList<ForeignRow>> ReadAsync(
        ForeignTable table,
        TableShape shape,
        IReadOnlyList<string> order,
        CancellationToken stop
    )
    {
        var columns = shape.Columns.Select(column => (Key: column.Name, Found: table.Find(column.Name)!)).ToArray();
        var list = string.Join(", ", columns.Select(column => Expression(column.Found, shape.IsUtc)));
        var sorted = order.Select(name => SqlIdentifier.Quote(table.Find(name)!.Name)).ToArray();
        var by = sorted.Length == 0 ? string.Empty : $" ORDER BY {string.Join(", ", sorted)}";
        return server.ListAsync(
            $"SELECT {list} FROM ONLY {table.Quoted}{by}",
            [],
            reader => new ForeignRow(
                columns
                    .Select((column, place) => (column.Key, Value: Value(reader, place, column.Found.Kind)))
                    .ToDictionary(StringComparer.Ordinal)
            ),
            stop
        );
    }

    private static string Expression(ForeignColumn column, bool isUtc)
    {
        var name = SqlIdentifier.Quote(column.Name);
        return column.Type switch
        {
            "timestamptz" or "bool" => name,
            "timestamp" when isUtc => $"pg_catalog.timezone('UTC', {name})",
            "timestamp" => $"pg_catalog.timezone(pg_catalog.current_setting('TimeZone'), {name})",
            "bytea" => $"pg_catalog.encode({name}, 'hex')",
            _ => $"{name}::pg_catalog.text",
        };
    }

    private static object? Value(NpgsqlDataReader reader, int place, ColumnKind? kind)
    {
        if (reader.IsDBNull(place))
            return null;
        return kind switch
        {
            ColumnKind.Flag => reader.GetBoolean(place),
            ColumnKind.Time => reader.GetFieldValue<DateTimeOffset>(place),
            _ => reader.GetString(place),
        };
    }
}
