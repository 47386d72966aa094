namespace PgMigrate.Engine.Sql;

/// <summary>
/// Cuts text into tokens exactly as PostgreSQL's <c>scan.l</c> (16 and later) does, white space and comments included,
/// so that the tokens join to the whole. It goes forward only, allocates nothing, throws nothing, and looks at each
/// character a bounded number of times whatever the text.
/// </summary>
/// <remarks>
/// Where <c>scan.l</c> reports an error there is still a token: a quote that never closes runs to the end and says so,
/// letters behind a number belong to the number.
/// </remarks>
internal ref partial struct SqlLexer
{
    readonly ReadOnlySpan<char> _text;
    readonly bool _standardConformingStrings;
    int _position;
    OperatorRun _operators;

    /// <summary>A lexer that begins at <paramref name="position"/>, which must not lie within a token.</summary>
    /// <param name="text">The text; offsets of tokens count from its beginning.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="standardConformingStrings">False: a backslash escapes in <c>'…'</c> too.</param>
    public SqlLexer(ReadOnlySpan<char> text, int position = 0, bool standardConformingStrings = true)
    {
        _text = text;
        _position = position;
        _standardConformingStrings = standardConformingStrings;
    }

    /// <summary>Where the next token begins.</summary>
    public readonly int Position => _position;

    /// <summary>How many characters were looked at so far, looking ahead included: the measure of "linear".</summary>
    public long Work { get; private set; }

    /// <summary>Reads the next token; false at the end of the text.</summary>
    public bool TryRead(out SqlToken token)
    {
        if (_position >= _text.Length)
        {
            token = default;
            return false;
        }
        token = Read(_text[_position]);
        _position = token.End;
        Work += token.Length;
        return true;
    }

    SqlToken Read(char first) =>
        first switch
        {
            _ when SqlCharacters.IsSpace(first) => ReadWhitespace(),
            _ when SqlCharacters.StartsWord(first) => ReadWordOrPrefixedString(first),
            _ when char.IsAsciiDigit(first) => ReadNumber(),
            '\'' => ReadString(quoteOffset: 0, !_standardConformingStrings, doubledQuote: true),
            '"' => ReadQuotedIdentifier(quoteOffset: 0),
            '$' => ReadDollar(),
            '(' => Token(SqlTokenKind.OpenParenthesis, 1),
            ')' => Token(SqlTokenKind.CloseParenthesis, 1),
            '[' => Token(SqlTokenKind.OpenBracket, 1),
            ']' => Token(SqlTokenKind.CloseBracket, 1),
            ',' => Token(SqlTokenKind.Comma, 1),
            ';' => Token(SqlTokenKind.Semicolon, 1),
            '.' => ReadDot(),
            ':' => ReadColon(),
            '\\' => Token(SqlTokenKind.Backslash, 1),
            '-' when At(1) == '-' => ReadLineComment(),
            '/' when At(1) == '*' => ReadBlockComment(),
            _ when SqlCharacters.IsOperator(first) => ReadOperator(),
            _ => Token(SqlTokenKind.Other, 1),
        };

    SqlToken ReadWhitespace()
    {
        var length = Rest.IndexOfAnyExcept(SqlCharacters.Space);
        return Token(SqlTokenKind.Whitespace, length < 0 ? Rest.Length : length);
    }

    SqlToken ReadLineComment()
    {
        var length = Rest.IndexOfAny('\n', '\r');
        return Token(SqlTokenKind.LineComment, length < 0 ? Rest.Length : length);
    }

    SqlToken ReadBlockComment()
    {
        var depth = 1;
        var i = 2;
        while (depth > 0)
        {
            var next = Rest[i..].IndexOfAny('*', '/');
            if (next < 0 || i + next + 1 >= Rest.Length)
                return Token(SqlTokenKind.BlockComment, Rest.Length, unterminated: true);
            i += next;
            var step = (Rest[i], Rest[i + 1]) switch
            {
                ('/', '*') => 1,
                ('*', '/') => -1,
                _ => 0,
            };
            depth += step;
            i += step == 0 ? 1 : 2;
        }
        return Token(SqlTokenKind.BlockComment, i);
    }

    SqlToken ReadWordOrPrefixedString(char first) =>
        (first, At(1), At(2)) switch
        {
            ('e' or 'E', '\'', _) => ReadString(quoteOffset: 1, escapes: true, doubledQuote: true),
            // Bit strings do not know the doubled quote: B'0''1' is two of them.
            ('b' or 'B' or 'x' or 'X', '\'', _) => ReadString(quoteOffset: 1, escapes: false, doubledQuote: false),
            ('n' or 'N', '\'', _) => ReadString(quoteOffset: 1, !_standardConformingStrings, doubledQuote: true),
            ('u' or 'U', '&', '\'') => ReadString(quoteOffset: 2, escapes: false, doubledQuote: true),
            ('u' or 'U', '&', '"') => ReadQuotedIdentifier(quoteOffset: 2),
            _ => Token(SqlTokenKind.Word, WordLength(0)),
        };

    SqlToken ReadDot() =>
        (At(1), At(1) is >= '0' and <= '9') switch
        {
            ('.', _) => Token(SqlTokenKind.DotDot, 2),
            (_, true) => ReadNumber(),
            _ => Token(SqlTokenKind.Dot, 1),
        };

    SqlToken ReadColon() =>
        At(1) switch
        {
            ':' => Token(SqlTokenKind.TypeCast, 2),
            '=' => Token(SqlTokenKind.ColonEquals, 2),
            _ => Token(SqlTokenKind.Colon, 1),
        };

    SqlToken ReadOperator()
    {
        if (_position >= _operators.End)
        {
            _operators = OperatorRun.Measure(_text, _position);
            Work += _operators.End - _position;
        }
        return Token(SqlTokenKind.Operator, _operators.TokenEnd(_position) - _position);
    }

    readonly ReadOnlySpan<char> Rest => _text[_position..];

    // '\0' behind the end: it is no token's second character.
    readonly char At(int offset) => _position + offset < _text.Length ? _text[_position + offset] : '\0';

    readonly int WordLength(int from)
    {
        var rest = Rest;
        var i = from;
        while (i < rest.Length && SqlCharacters.ContinuesWord(rest[i]))
            i++;
        return i;
    }

    readonly SqlToken Token(SqlTokenKind kind, int length, bool unterminated = false) =>
        new(kind, _position, length, unterminated);
}
