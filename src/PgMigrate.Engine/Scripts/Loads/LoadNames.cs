using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>Reads the names of SQL in an option: <c>tara.cwe</c>, <c>id,"Full name"</c>.</summary>
internal static class LoadNames
{
    /// <summary>A table, perhaps with its schema; null where it is none.</summary>
    public static ObjectName? Table(string text) =>
        Read(text, SqlTokenKind.Dot) switch
        {
            [var name] => new ObjectName(null, name),
            [var schema, var name] => new ObjectName(schema, name),
            _ => null,
        };

    /// <summary>Columns; null where one of them is no name, or is there twice.</summary>
    public static IReadOnlyList<string>? Columns(string text) =>
        Read(text, SqlTokenKind.Comma) is { } names && names.Distinct(StringComparer.Ordinal).Count() == names.Count
            ? names
            : null;

    private static List<string>? Read(string text, SqlTokenKind separator)
    {
        var names = new List<string>();
        var lexer = new SqlLexer(text, 0, standardConformingStrings: true);
        var expectsName = true;
        while (lexer.TryRead(out var token))
        {
            if (token.Kind == SqlTokenKind.Whitespace)
                continue;
            var isName = token.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;
            if (expectsName != isName || (!isName && token.Kind != separator))
                return null;
            if (isName)
                names.Add(SqlIdentifier.Parse(text.AsSpan(token.Start, token.Length)));
            expectsName = !isName;
        }

        return expectsName || names.Contains("", StringComparer.Ordinal) ? null : names;
    }
}
