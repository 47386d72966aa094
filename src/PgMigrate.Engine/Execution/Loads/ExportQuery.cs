using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Writes the query of an export. That of a table gives its rows in an order that is the same on every server.</summary>
internal static class ExportQuery
{
    /// <summary>The query.</summary>
    /// <exception cref="MigrationException">OptionsInvalid: there is no such table, or the text is no one query.</exception>
    public static async Task<string> ReadAsync(ServerConnection connection, ExportOptions options, CancellationToken stop) =>
        options.Query is { } query
            ? OfOneQuery(query)
            : await OfTableAsync(connection, options.Table!, stop).ConfigureAwait(false);

    private static async Task<string> OfTableAsync(ServerConnection connection, string text, CancellationToken stop)
    {
        var name =
            LoadNames.Table(text)
            ?? throw Invalid(
                $"'{text}' is not the name of a table.",
                "Write schema.table; a name that is not all lower case stands in double quotes."
            );
        var quoted = ScriptLoad.Quoted(name);
        var columns = await connection
            .ListAsync(
                SqlFile.Read("Execution/Loads", "table_columns"),
                [new() { Value = quoted }],
                reader =>
                    (
                        Name: SqlIdentifier.Quote(reader.GetString(1)),
                        IsGenerated: reader.GetBoolean(2),
                        Key: reader.IsDBNull(3) ? (int?)null : reader.GetInt32(3),
                        HasCollation: reader.GetBoolean(4)
                    ),
                stop
            )
            .ConfigureAwait(false);
        if (columns.Count == 0)
            throw Invalid($"There is no table {text}.", "Look at its name, its schema, and the rights of this user.");
        var values = string.Join(", ", columns.Where(column => !column.IsGenerated).Select(column => column.Name));
        var key = columns
            .Where(column => column.Key is not null)
            .OrderBy(column => column.Key)
            .Select(column => column.HasCollation ? $"""{column.Name} COLLATE "C" """.TrimEnd() : column.Name)
            .ToArray();
        // Without a key rows are told apart by their text alone; not every type has an order.
        var order = key.Length > 0 ? string.Join(", ", key) : $"""ROW({values})::text COLLATE "C" """.TrimEnd();
        return $"SELECT {values} FROM {quoted} ORDER BY {order}";
    }

    // A parenthesis that closes more than was opened would end the query within COPY's own.
    private static string OfOneQuery(string query)
    {
        var statements = SqlText.Read(query).Statements;
        if (statements.Count != 1 || !IsBalanced(statements[0].Sql))
            throw Invalid("What is exported is one query.", "Give a single SELECT, VALUES or TABLE.");
        return $"{statements[0].Sql}\n";
    }

    private static bool IsBalanced(string sql)
    {
        var depth = 0;
        var lexer = new SqlLexer(sql);
        while (depth >= 0 && lexer.TryRead(out var token))
            depth +=
                token.Kind == SqlTokenKind.OpenParenthesis ? 1
                : token.Kind == SqlTokenKind.CloseParenthesis ? -1
                : 0;
        return depth == 0;
    }

    private static MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.OptionsInvalid, message, action);
}
