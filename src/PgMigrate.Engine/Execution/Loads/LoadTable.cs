using System.Text.Json;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>The table that a file goes into, as it is when it does.</summary>
/// <param name="Name">Its name, as the server's messages have it.</param>
/// <param name="Columns">The columns that can be filled, in the table's order.</param>
/// <param name="Key">The columns of its primary key, in their order; empty where it has none.</param>
/// <param name="UniqueKeys">The columns of each key by which a row can be found: unique, not deferrable, of all rows.</param>
internal sealed record LoadTable(
    string Name,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Key,
    IReadOnlyList<IReadOnlyList<string>> UniqueKeys
)
{
    /// <summary>Reads it, by the search_path as it is.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid: there is no such table.</exception>
    public static Task<LoadTable> ReadAsync(ServerConnection connection, ScriptLoad load, CancellationToken stop) =>
        ReadAsync(connection, load, load.Table, stop);

    /// <summary>Reads it by another name, which it has before the run.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid: there is no such table.</exception>
    public static async Task<LoadTable> ReadAsync(
        ServerConnection connection,
        ScriptLoad load,
        ObjectName name,
        CancellationToken stop
    )
    {
        var columns = await connection
            .ListAsync(
                SqlFile.Read("Execution/Loads", "table_columns"),
                [new() { Value = ScriptLoad.Quoted(name) }],
                reader =>
                    (
                        Table: reader.GetString(0),
                        Name: reader.GetString(1),
                        IsGenerated: reader.GetBoolean(2),
                        Key: reader.IsDBNull(3) ? (int?)null : reader.GetInt32(3),
                        UniqueKeys: reader.IsDBNull(5) ? "[]" : reader.GetString(5)
                    ),
                stop
            )
            .ConfigureAwait(false);
        if (columns.Count == 0)
            throw load.Directive.Error(
                $"There is no table {load.Table}.",
                "Make it in an earlier script, or in the statements of this one: they run before the copy."
            );
        return new LoadTable(
            columns[0].Table,
            [.. columns.Where(column => !column.IsGenerated).Select(column => column.Name)],
            [.. columns.Where(column => column.Key is not null).OrderBy(column => column.Key).Select(column => column.Name)],
            JsonSerializer.Deserialize<string[][]>(columns[0].UniqueKeys)!
        );
    }

    /// <summary>The table's column of a name that a file has: the same, or one that differs in case alone.</summary>
    /// <returns>Null where there is none.</returns>
    public string? Find(string name)
    {
        if (Columns.Contains(name, StringComparer.Ordinal))
            return name;
        var alike = Columns.Where(column => column.Equals(name, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return alike is [var only] ? only : null;
    }
}
