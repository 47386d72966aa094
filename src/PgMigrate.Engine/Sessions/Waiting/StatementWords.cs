using System.Text;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>
/// The first words of somebody else's statement: what it is and what it is about, without a constant of it, since these are data
/// of others. Comments go as well.
/// </summary>
internal static class StatementWords
{
    private const int Longest = 120;
    private const char Ellipsis = '…';

    /// <summary>The words.</summary>
    /// <param name="sql">The statement, which may be cut anywhere.</param>
    public static string Of(string sql)
    {
        var words = new StringBuilder(Longest + 1);
        var lexer = new SqlLexer(sql);
        var gap = false;
        while (lexer.TryRead(out var token))
        {
            if (token.IsTrivia)
            {
                gap = true;
                continue;
            }

            if (gap && words.Length > 0)
                words.Append(' ');
            gap = false;
            Append(words, sql, token);
            if (words.Length > Longest)
                return words.ToString(0, Longest - 1) + Ellipsis;
        }

        return words.ToString();
    }

    private static void Append(StringBuilder words, string sql, SqlToken token)
    {
        if (token.Kind is SqlTokenKind.String or SqlTokenKind.DollarString or SqlTokenKind.Number)
            words.Append('?');
        else
            words.Append(sql, token.Start, token.Length);
    }
}
