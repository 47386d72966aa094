using System.Globalization;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>A unique key of a table, over which batches go.</summary>
/// <param name="Table">The table, quoted and with its schema.</param>
/// <param name="Columns">Its columns, in the order of its index.</param>
/// <param name="Order">What its order depends on: types and collations with their versions.</param>
/// <param name="Estimate">How many rows the server believes the table to have; 0 where it does not know.</param>
internal sealed record BatchKey(string Table, IReadOnlyList<KeyColumn> Columns, string Order, long Estimate)
{
    private const string Alias = "pgmigrate_batch";

    /// <summary>The schema of the operators by which its values are compared, quoted: one for all columns.</summary>
    public string Operators => Columns[0].Operators;

    private string Listed => string.Join(", ", Names(Alias));

    private string ListedDown => string.Join(", ", Names(Alias).Select(name => $"{name} DESC"));

    private string Values => $"pg_catalog.json_build_array({Written(Names(Alias))})::pg_catalog.text";

    /// <summary>The query for the last value in the table: one row with it as a JSON array, or none.</summary>
    public string LastQuery => $"SELECT {Values} FROM {Table} AS {Alias} ORDER BY {ListedDown} LIMIT 1";

    /// <summary>The query for the value with which a batch of a size ends: one row, or none where fewer are left.</summary>
    /// <param name="range">All that is left.</param>
    /// <param name="size">Rows of the batch.</param>
    /// <remarks>The value is written down for the last row alone, and not for each that is passed over.</remarks>
    public string BoundaryQuery(KeyRange range, int size)
    {
        var columns = string.Join(", ", Names(Alias).Select((name, i) => $"{name} AS c{i}"));
        var values = Written(Columns.Select((_, i) => $"k.c{i}"));
        return $"SELECT pg_catalog.json_build_array({values})::pg_catalog.text FROM (SELECT {columns} FROM {Table} AS {Alias} "
            + $"WHERE {range.Condition(Alias)} ORDER BY {Listed} OFFSET {size - 1} LIMIT 1) AS k";
    }

    /// <summary>
    /// The query for the values with which parts of about as many rows end, in order; the end of the range may be among them.
    /// </summary>
    /// <param name="range">What is cut.</param>
    /// <param name="parts">Into how many parts.</param>
    /// <param name="share">The share of the table's pages that are looked at, in percent.</param>
    public string CutQuery(KeyRange range, int parts, double share)
    {
        var columns = string.Join(", ", Names(Alias).Select((name, i) => $"{name} AS c{i}"));
        var values = Written(Columns.Select((_, i) => $"k.c{i}"));
        var sample = $"TABLESAMPLE pg_catalog.system ({share.ToString("0.######", CultureInfo.InvariantCulture)})";
        return $"SELECT pg_catalog.json_build_array({values})::pg_catalog.text FROM (SELECT {columns}, "
            + $"pg_catalog.row_number() OVER (ORDER BY {Listed}) AS number, pg_catalog.count(*) OVER () AS all_rows "
            + $"FROM {Table} AS {Alias} {sample} WHERE {range.Condition(Alias)}) AS k "
            + $"WHERE k.number OPERATOR(pg_catalog.*) {parts} OPERATOR(pg_catalog.%) k.all_rows OPERATOR(pg_catalog.<) {parts} "
            + "ORDER BY k.number";
    }

    private string Written(IEnumerable<string> values) =>
        string.Join(", ", values.Zip(Columns, (value, column) => column.Written(value)));

    /// <summary>The query for the number of rows in a range.</summary>
    public string CountQuery(KeyRange range) =>
        $"SELECT pg_catalog.count(*) FROM {Table} AS {Alias} WHERE {range.Condition(Alias)}";

    /// <summary>The columns with a qualifier, quoted.</summary>
    /// <param name="qualifier">As it stands in SQL; null for none.</param>
    public IEnumerable<string> Names(string? qualifier) =>
        Columns.Select(column => (qualifier is null ? string.Empty : $"{qualifier}.") + SqlIdentifier.Quote(column.Name));
}
