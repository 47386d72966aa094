using System.Buffers;
using System.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>
/// A cursor over one statement's tokens without white space and comments: what every reading of a statement's grammar
/// is built on. A copy of it is a bookmark.
/// </summary>
internal ref struct StatementReader
{
    readonly ReadOnlySpan<char> _statement;
    readonly ReadOnlySpan<SqlToken> _tokens;
    readonly bool _areWhole;
    SqlLexer _lexer;
    SqlToken _current;
    int _next;
    int _previousEnd;
    SqlTokenKind _previousKind;

    /// <summary>Stands on the statement's first token.</summary>
    /// <param name="statement">The statement; offsets count from its beginning.</param>
    /// <param name="standardConformingStrings">The setting it is to be read with.</param>
    public StatementReader(ReadOnlySpan<char> statement, bool standardConformingStrings = true)
    {
        _statement = statement;
        _lexer = new SqlLexer(statement, 0, standardConformingStrings);
        Begin();
    }

    /// <summary>Stands on the first token of a statement that has been lexed.</summary>
    /// <param name="statement">The statement; offsets count from its beginning.</param>
    /// <param name="tokens">Its tokens; they must not change while the reader is in use.</param>
    /// <param name="standardConformingStrings">The setting it was lexed with.</param>
    public StatementReader(ReadOnlySpan<char> statement, StatementTokens tokens, bool standardConformingStrings)
    {
        _statement = statement;
        _tokens = tokens.Kept;
        _areWhole = tokens.AreWhole;
        if (!_areWhole)
            _lexer = new SqlLexer(statement, _tokens[^1].End, standardConformingStrings);
        Begin();
    }

    /// <summary>True behind the last token.</summary>
    public bool AtEnd { get; private set; }

    /// <summary>The token it stands on; meaningless <see cref="AtEnd"/>.</summary>
    public readonly SqlToken Current => _current;

    /// <summary>The token's text; empty <see cref="AtEnd"/>.</summary>
    public readonly ReadOnlySpan<char> CurrentText => AtEnd ? default : _statement.Slice(_current.Start, _current.Length);

    /// <summary>Where the token it stands on begins; the statement's length <see cref="AtEnd"/>.</summary>
    public readonly int Offset => AtEnd ? _statement.Length : _current.Start;

    /// <summary>True where the token follows a dot: then it is part of a name, whatever word it is.</summary>
    public readonly bool FollowsDot => _previousKind == SqlTokenKind.Dot;

    /// <summary>True where the token before was a closing parenthesis.</summary>
    public readonly bool FollowsGroup => _previousKind == SqlTokenKind.CloseParenthesis;

    /// <summary>The word that it stands on, in capitals; empty where it is no word of ASCII, or does not fit in.</summary>
    /// <param name="buffer">Takes it.</param>
    public readonly ReadOnlySpan<char> Keyword(Span<char> buffer) =>
        Is(SqlTokenKind.Word) && Ascii.ToUpper(CurrentText, buffer, out var length) == OperationStatus.Done
            ? buffer[..length]
            : default;

    /// <summary>The word that it stands on, in capitals; empty where it stands on none.</summary>
    public readonly string Keyword() => Is(SqlTokenKind.Word) ? CurrentText.ToString().ToUpperInvariant() : "";

    readonly bool IsIdentifier => Is(SqlTokenKind.Word) || Is(SqlTokenKind.QuotedIdentifier);

    /// <summary>Goes to the next token.</summary>
    public void Move()
    {
        if (AtEnd)
            return;
        (_previousKind, _previousEnd) = (_current.Kind, _current.End);
        if (_next < _tokens.Length)
            _current = _tokens[_next++];
        else
            Lex();
    }

    void Begin()
    {
        Move();
        _previousEnd = 0;
        _previousKind = SqlTokenKind.Semicolon;
    }

    void Lex()
    {
        do AtEnd = _areWhole || !_lexer.TryRead(out _current);
        while (!AtEnd && _current.IsTrivia);
        if (AtEnd)
            _current = default;
    }

    /// <summary>True when it stands on a token of this kind.</summary>
    public readonly bool Is(SqlTokenKind kind) => !AtEnd && _current.Kind == kind;

    /// <summary>True when it stands on this keyword, in any casing and without quotes.</summary>
    public readonly bool IsWord(ReadOnlySpan<char> keyword) =>
        Is(SqlTokenKind.Word) && _current.Length == keyword.Length && Ascii.EqualsIgnoreCase(CurrentText, keyword);

    /// <summary>True when it stands on one of these keywords.</summary>
    public readonly bool IsAnyWord(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (IsWord(keyword))
                return true;
        }
        return false;
    }

    /// <summary>Goes past this token, if it stands on it.</summary>
    public bool TryToken(SqlTokenKind kind)
    {
        if (!Is(kind))
            return false;
        Move();
        return true;
    }

    /// <summary>Goes past this operator, if it stands on it.</summary>
    public bool TryOperator(string symbol)
    {
        if (!Is(SqlTokenKind.Operator) || !CurrentText.SequenceEqual(symbol))
            return false;
        Move();
        return true;
    }

    /// <summary>Goes past these keywords if all of them follow, else stays.</summary>
    public bool TryWords(params ReadOnlySpan<string> keywords)
    {
        if (!IsWord(keywords[0]))
            return false;
        var bookmark = this;
        Move();
        foreach (var keyword in keywords[1..])
        {
            if (!IsWord(keyword))
            {
                this = bookmark;
                return false;
            }
            Move();
        }
        return true;
    }

    /// <summary>Goes past one of these keywords, if it stands on one.</summary>
    public bool TryAnyWord(params ReadOnlySpan<string> keywords)
    {
        if (!IsAnyWord(keywords))
            return false;
        Move();
        return true;
    }

    /// <summary>Goes past <c>IF EXISTS</c> or <c>IF NOT EXISTS</c>.</summary>
    public bool TryIfExists() => TryWords("IF", "EXISTS") || TryWords("IF", "NOT", "EXISTS");

    /// <summary>
    /// Goes past one name, its parts joined by dots; comments and blanks between them are left out, quotes are not.
    /// </summary>
    public bool TryName(out string? name)
    {
        name = null;
        if (!IsIdentifier)
            return false;
        var parts = new StringBuilder().Append(CurrentText);
        Move();
        var ahead = this;
        while (ahead.TryToken(SqlTokenKind.Dot) && ahead.IsIdentifier)
        {
            parts.Append('.').Append(ahead.CurrentText);
            ahead.Move();
            this = ahead;
        }
        name = parts.ToString();
        return true;
    }

    /// <summary>One name, or null where none follows.</summary>
    public string? Name()
    {
        TryName(out var name);
        return name;
    }

    /// <summary>The names of a list <c>a, b.c, d</c>.</summary>
    public List<string> Names()
    {
        var names = new List<string>();
        do
        {
            if (TryName(out var name))
                names.Add(name!);
        } while (TryToken(SqlTokenKind.Comma));
        return names;
    }

    /// <summary>Goes past one token, or, where it stands on <c>(</c>, past the whole group.</summary>
    public void MovePastGroup()
    {
        var depth = 0;
        do
        {
            depth +=
                Is(SqlTokenKind.OpenParenthesis) ? 1
                : Is(SqlTokenKind.CloseParenthesis) ? -1
                : 0;
            Move();
        } while (depth > 0 && !AtEnd);
    }

    /// <summary>
    /// Goes forward to one of these keywords outside of parentheses, and stays on it; goes to the end where none comes.
    /// </summary>
    public bool SeekAnyWord(params ReadOnlySpan<string> keywords)
    {
        while (!AtEnd && (FollowsDot || !IsAnyWord(keywords)))
            MovePastGroup();
        return !AtEnd;
    }

    /// <summary>The text from the token it stands on to the statement's end.</summary>
    public readonly string RestOfText => _statement[Offset..].ToString();

    /// <summary>The text from <paramref name="offset"/> to the end of the token before the one it stands on.</summary>
    public readonly string TextSince(int offset) => _previousEnd <= offset ? "" : _statement[offset.._previousEnd].ToString();
}
