namespace PgMigrate.Engine.Sql;

/// <summary>
/// The tokens of one statement, without white space and comments, and what is told by going over them. Only the first ones
/// are kept: a statement may be as long as its script, and what follows them is lexed again where a reader gets so far.
/// </summary>
internal sealed class StatementTokens
{
    /// <summary>How many are kept of a statement.</summary>
    public const int Most = 4096;

    const int Fewest = 32;

    SqlToken[] _kept = [];
    int _count;
    SqlToken _last;
    bool _hasLast;

    /// <summary>The tokens of a text that is one statement.</summary>
    public static StatementTokens Of(ReadOnlySpan<char> statement, bool standardConformingStrings)
    {
        var tokens = new StatementTokens();
        var lexer = new SqlLexer(statement, 0, standardConformingStrings);
        while (lexer.TryRead(out var token))
        {
            if (!token.IsTrivia)
                tokens.Add(token, statement);
        }
        return tokens;
    }

    /// <summary>The first ones; all of them where <see cref="AreWhole"/>.</summary>
    public ReadOnlySpan<SqlToken> Kept => _kept.AsSpan(0, _count);

    /// <summary>True where no further token follows those that are kept.</summary>
    public bool AreWhole { get; private set; } = true;

    /// <summary>Where the first parameter such as <c>$1</c> stands in the statement; null where there is none.</summary>
    public int? ParameterOffset { get; private set; }

    /// <summary>The effects of the functions that are called.</summary>
    public StatementEffects Calls { get; private set; }

    /// <summary>Forgets them all.</summary>
    public void Clear()
    {
        _count = 0;
        (_hasLast, AreWhole) = (false, true);
        (ParameterOffset, Calls) = (null, StatementEffects.None);
    }

    /// <summary>Adds the next token.</summary>
    /// <param name="token">Its offset counts from the statement's beginning.</param>
    /// <param name="statement">The text that begins where the statement does.</param>
    public void Add(in SqlToken token, ReadOnlySpan<char> statement)
    {
        if (token.Kind == SqlTokenKind.Parameter)
            ParameterOffset ??= token.Start;
        if (token.Kind == SqlTokenKind.OpenParenthesis && _hasLast)
            Calls |= FunctionEffects.Of(_last, statement);
        (_last, _hasLast) = (token, true);
        AreWhole &= _count < Most;
        if (!AreWhole)
            return;
        if (_count == _kept.Length)
            Array.Resize(ref _kept, Math.Max(Fewest, 2 * _count));
        _kept[_count++] = token;
    }
}
