using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Makes the server's text of a view independent of the server's version. Up to 15 a view's query qualifies every column; from 16
/// on one that reads a single table does not (its range table no longer holds OLD and NEW), except within subqueries. So the name
/// of a single table is taken off.
/// </summary>
internal static class ViewText
{
    private static readonly string[] AfterFrom =
    [
        "WHERE",
        "GROUP",
        "HAVING",
        "WINDOW",
        "ORDER",
        "LIMIT",
        "OFFSET",
        "FETCH",
        "FOR",
    ];

    /// <summary>The query, columns of a single table unqualified.</summary>
    public static string Neutral(string definition)
    {
        var tokens = ViewToken.Read(definition);
        if (IsCombined(tokens) || tokens.FindIndex(token => token.IsOutermost && token.Is("FROM")) is var from && from < 0)
            return definition;
        var end =
            tokens.FindIndex(from + 1, token => token.IsOutermost && AfterFrom.Any(token.Is)) is var next && next < 0
                ? tokens.Count
                : next;
        return SingleTable(tokens.GetRange(from + 1, end - from - 1)) is { } table
            ? WithoutQualifier(definition, tokens, table, (from, end))
            : definition;
    }

    // The parts of a UNION are qualified by every version.
    private static bool IsCombined(List<ViewToken> tokens) =>
        tokens.Exists(token => token.IsOutermost && (token.Is("UNION") || token.Is("INTERSECT") || token.Is("EXCEPT")));

    /// <summary>The name that columns of the one item in FROM are qualified with; null where there are several.</summary>
    private static string? SingleTable(List<ViewToken> items)
    {
        var isJoin = items is [{ Kind: SqlTokenKind.OpenParenthesis }, { InSubquery: false }, ..];
        if (isJoin || items.Exists(token => token.IsOutermost && token.Kind == SqlTokenKind.Comma))
            return null;
        var sample = items.FindIndex(token => token.IsOutermost && token.Is("TABLESAMPLE"));
        var named = items.Take(sample < 0 ? items.Count : sample);
        // The alias, or the table's own name, is the last name outside parentheses.
        return named.LastOrDefault(token => token.IsOutermost && token.IsName) is { Text: { } text } ? text : null;
    }

    private static string WithoutQualifier(string definition, List<ViewToken> tokens, string table, (int From, int End) clause)
    {
        var text = new StringBuilder(definition.Length);
        var copied = 0;
        for (var index = 0; index + 2 < tokens.Count; index++)
        {
            if (index >= clause.From && index < clause.End || !IsQualifiedColumn(tokens, index, table))
                continue;
            text.Append(definition, copied, tokens[index].Start - copied);
            copied = tokens[index + 2].Start;
        }

        return text.Append(definition, copied, definition.Length - copied).ToString();
    }

    // A schema may have the table's name: its functions, types and collations stay qualified.
    private static bool IsQualifiedColumn(List<ViewToken> tokens, int index, string table) =>
        tokens[index] is { IsName: true, InSubquery: false } qualifier
        && qualifier.Text == table
        && tokens[index + 1].Kind == SqlTokenKind.Dot
        && tokens[index + 2].IsName
        && !(
            index > 0 && (tokens[index - 1].Kind is SqlTokenKind.Dot or SqlTokenKind.TypeCast || tokens[index - 1].Is("COLLATE"))
        )
        && !(index + 3 < tokens.Count && tokens[index + 3].Kind is SqlTokenKind.OpenParenthesis or SqlTokenKind.Dot);
}
