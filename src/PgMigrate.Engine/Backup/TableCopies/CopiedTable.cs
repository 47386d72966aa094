using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>A table and how its rows are read: in the columns and stored types of the manifest.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, generated ones left out.</param>
internal sealed record CopiedTable(SelectedTable Table, IReadOnlyList<CopiedColumn> Columns)
{
    /// <summary>A SELECT of its rows; those of partitions and of what inherits from it are their own.</summary>
    /// <param name="from">What stands behind FROM, as <see cref="TableReading"/> has found it.</param>
    public string Query(string from) => $"SELECT {string.Join(", ", Columns.Select(column => column.Expression))} FROM {from}";

    /// <summary>What the manifest says of it before its rows are written.</summary>
    public BackupTable ToBackupTable() =>
        new(Table.Name, null, [.. Columns.Select(column => column.Column)], Table.HasRows ? null : 0, null) { Oid = Table.Oid };

    /// <summary>Reads the columns of tables; the settings are those of a snapshot.</summary>
    public static async Task<IReadOnlyList<CopiedTable>> ReadAsync(
        ServerConnection connection,
        IReadOnlyList<SelectedTable> tables,
        CancellationToken cancellationToken
    )
    {
        var columns = await connection
            .ListAsync(
                SqlFile.Read("Backup", "stored_columns"),
                [TableSelection.Json(TableSelection.Oids(tables.Select(table => table.Oid)))],
                reader => (Table: reader.GetFieldValue<uint>(0), Column: CopiedColumn.Read(reader)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var byTable = columns.ToLookup(column => column.Table, column => column.Column);
        return [.. tables.Select(table => new CopiedTable(table, [.. byTable[table.Oid]]))];
    }
}
