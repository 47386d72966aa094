using System.Text;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>
/// The identifiers of an expression: names of columns, as far as an expression of one table has others but functions.
/// </summary>
internal static class Identifiers
{
    /// <summary>Each, unquoted and folded; functions left out.</summary>
    public static IEnumerable<string> In(string expression) =>
        Places(expression).Select(place => SqlIdentifier.Parse(expression.AsSpan(place.Offset, place.Length)));

    /// <summary>The expression with one of them renamed.</summary>
    public static string Rename(string expression, string from, string to)
    {
        var renamed = new StringBuilder();
        var end = 0;
        foreach (var (offset, length) in Places(expression))
        {
            if (SqlIdentifier.Parse(expression.AsSpan(offset, length)) != from)
                continue;
            renamed.Append(expression, end, offset - end).Append(SqlIdentifier.Quote(to));
            end = offset + length;
        }

        return renamed.Append(expression, end, expression.Length - end).ToString();
    }

    private static List<(int Offset, int Length)> Places(string expression)
    {
        var places = new List<(int, int)>();
        var reader = new StatementReader(expression);
        while (!reader.AtEnd)
        {
            var (isName, offset, length) = (reader.IsName(), reader.Offset, reader.CurrentText.Length);
            reader.Move();
            if (isName && !reader.Is(SqlTokenKind.OpenParenthesis))
                places.Add((offset, length));
        }

        return places;
    }
}
