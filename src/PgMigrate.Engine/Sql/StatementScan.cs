namespace PgMigrate.Engine.Sql;

/// <summary>Finds the end of the statement that begins at a place in the text.</summary>
internal ref struct StatementScan
{
    readonly ReadOnlySpan<char> _text;
    readonly int _start;
    readonly StatementTokens _tokens;
    SqlLexer _lexer;
    StatementBoundary _boundary;

    /// <summary>A scan from the statement's first token on.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the statement begins.</param>
    /// <param name="standardConformingStrings">The setting it is to be read with.</param>
    /// <param name="tokens">Takes the statement's tokens, those of another one before are forgotten.</param>
    public StatementScan(ReadOnlySpan<char> text, int start, bool standardConformingStrings, StatementTokens tokens)
    {
        _text = text;
        _start = start;
        _tokens = tokens;
        _lexer = new SqlLexer(text, start, standardConformingStrings);
    }

    /// <summary>The offset behind the semicolon; behind the last token where there is none.</summary>
    public int End { get; private set; }

    /// <summary>The offset of the semicolon; behind the last token where there is none.</summary>
    public int ContentEnd { get; private set; }

    /// <summary>What is still open at the end; null where nothing is.</summary>
    public SqlToken? Opening { get; private set; }

    /// <summary>How many characters were looked at.</summary>
    public readonly long Work => _lexer.Work;

    /// <summary>Runs to the statement's end.</summary>
    public SqlPieceFlags Run()
    {
        _tokens.Clear();
        var statement = _text[_start..];
        while (_lexer.TryRead(out var token))
        {
            if (token.Unterminated)
                Opening = token;
            if (token.IsTrivia)
                continue;
            if (token.Kind == SqlTokenKind.Backslash)
                return Kind | SqlPieceFlags.Interrupted;
            if (_boundary.EndsWith(token, _text))
            {
                (ContentEnd, End) = (token.Start, token.End);
                return Kind;
            }
            ContentEnd = End = token.End;
            _tokens.Add(token with { Start = token.Start - _start }, statement);
        }
        Opening ??= _boundary.Opening;
        return (Opening is null ? SqlPieceFlags.None : SqlPieceFlags.Unterminated) | Kind | SqlPieceFlags.Open;
    }

    readonly SqlPieceFlags Kind => _boundary.CopiesFromStdin ? SqlPieceFlags.CopiesFromStdin : SqlPieceFlags.None;
}
