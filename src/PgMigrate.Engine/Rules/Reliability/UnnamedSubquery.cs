using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>
/// Whether a subquery in FROM has no alias. A FROM of a function, as in <c>extract(year FROM (SELECT …))</c>, is none.
/// </summary>
internal static class UnnamedSubquery
{
    // What may stand behind a relation that has no alias.
    private static readonly string[] Clauses = [.. QueryWords.BehindRelation, "RETURNING"];

    /// <summary>Reads a statement through.</summary>
    public static bool IsIn(string sql)
    {
        var reader = new StatementReader(sql);
        // Whether a query has begun, in each pair of parentheses that is open.
        var queries = new Stack<bool>([false]);
        var previous = string.Empty;
        while (!reader.AtEnd)
        {
            if (queries.Peek() && previous != "DISTINCT" && reader.IsAnyWord("FROM", "JOIN") && IsUnnamedBehind(reader))
                return true;
            if (reader.Is(SqlTokenKind.OpenParenthesis))
                queries.Push(false);
            if (reader.Is(SqlTokenKind.CloseParenthesis) && queries.Count > 1)
                queries.Pop();
            if (reader.IsAnyWord("SELECT", "DELETE", "UPDATE") && !queries.Peek())
            {
                queries.Pop();
                queries.Push(true);
            }

            previous = reader.Is(SqlTokenKind.Word) ? reader.CurrentText.ToString().ToUpperInvariant() : string.Empty;
            reader.Move();
        }

        return false;
    }

    private static bool IsUnnamedBehind(StatementReader reader)
    {
        reader.Move();
        reader.TryWords("LATERAL");
        var inside = reader;
        if (!inside.TryToken(SqlTokenKind.OpenParenthesis) || !inside.IsAnyWord("SELECT", "VALUES", "WITH"))
            return false;
        reader.MovePastItem();
        return reader.AtEnd
            || reader.Is(SqlTokenKind.Comma)
            || reader.Is(SqlTokenKind.CloseParenthesis)
            || reader.IsAnyWord(Clauses);
    }
}
