using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema;

/// <summary>A token of a view's query, white space left out.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">It as written.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Depth">How many parentheses are open around it.</param>
/// <param name="InSubquery">True within a query in parentheses.</param>
internal readonly record struct ViewToken(SqlTokenKind Kind, string Text, int Start, int Depth, bool InSubquery)
{
    /// <summary>True for a name or keyword.</summary>
    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedIdentifier;

    /// <summary>True where it stands in no parentheses at all.</summary>
    public bool IsOutermost => Depth == 0;

    /// <summary>True for a keyword; the server writes them in capitals, and quotes a name in capitals.</summary>
    public bool Is(string keyword) => Kind == SqlTokenKind.Word && Text == keyword;

    /// <summary>Cuts the text of a query.</summary>
    public static List<ViewToken> Read(string text)
    {
        var tokens = new List<ViewToken>();
        var subqueries = new Stack<bool>();
        var lexer = new SqlLexer(text);
        while (lexer.TryRead(out var token))
        {
            if (token.IsTrivia)
                continue;
            if (token.Kind == SqlTokenKind.CloseParenthesis)
                subqueries.TryPop(out _);
            var word = text.Substring(token.Start, token.Length);
            var opensSubquery = word is "SELECT" or "WITH" or "VALUES" && tokens is [.., { Kind: SqlTokenKind.OpenParenthesis }];
            if (opensSubquery && subqueries.TryPop(out _))
                subqueries.Push(true);
            tokens.Add(new(token.Kind, word, token.Start, subqueries.Count, subqueries.Contains(true)));
            if (token.Kind == SqlTokenKind.OpenParenthesis)
                subqueries.Push(false);
        }

        return tokens;
    }
}
