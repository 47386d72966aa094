using System.Text;

namespace PgMigrate.Engine.Sql;

/// <summary>
/// Follows one statement's tokens and knows which semicolon ends it: not one in parentheses (CREATE RULE … DO ALSO (…; …))
/// nor one in the <c>BEGIN ATOMIC … END</c> of an SQL-standard function.
/// </summary>
internal struct StatementBoundary
{
    Header _header;
    Word _previous;
    SqlToken _previousToken;
    SqlToken _parenthesis;
    SqlToken _body;
    int _parentheses;
    int _bodies;
    bool _atBodyStatement;
    bool _bodyStatementCreates;

    enum Header
    {
        First,
        Create,
        Routine,
        CopyTable,
        CopyFrom,
        CopyFromStdin,
        Other,
    }

    enum Word
    {
        None,
        Dot,
        Begin,
        Atomic,
        End,
        Create,
        Or,
        Replace,
        Routine,
        Copy,
        From,
        To,
        Stdin,
        Other,
    }

    /// <summary>True once it is a <c>COPY … FROM stdin</c>.</summary>
    public readonly bool CopiesFromStdin => _header == Header.CopyFromStdin;

    /// <summary>The outermost parenthesis, or the BEGIN of the function body, that is open; null where none is.</summary>
    public readonly SqlToken? Opening =>
        _parentheses > 0 ? _parenthesis
        : _bodies > 0 ? _body
        : null;

    /// <summary>Takes the next token that is neither white space nor comment; true for the semicolon that ends it.</summary>
    public bool EndsWith(in SqlToken token, ReadOnlySpan<char> text)
    {
        if (token.Kind == SqlTokenKind.Semicolon && _parentheses == 0)
        {
            _atBodyStatement = true;
            return _bodies == 0;
        }
        if (token.Kind == SqlTokenKind.OpenParenthesis && _parentheses == 0)
            _parenthesis = token;
        _parentheses += token.Kind switch
        {
            SqlTokenKind.OpenParenthesis => 1,
            SqlTokenKind.CloseParenthesis when _parentheses > 0 => -1,
            _ => 0,
        };
        var word = Recognise(token, text);
        FollowHeader(word, token.Kind);
        if (_header == Header.Routine && _parentheses == 0)
            FollowBody(word);
        (_previous, _previousToken) = (word, token);
        return false;
    }

    void FollowHeader(Word word, SqlTokenKind kind)
    {
        if (_parentheses > 0 && kind != SqlTokenKind.OpenParenthesis)
            return;
        _header = (_header, word) switch
        {
            (Header.First, Word.Create) => Header.Create,
            (Header.First, Word.Copy) => Header.CopyTable,
            (Header.Create, Word.Or or Word.Replace) => Header.Create,
            (Header.Create, Word.Routine) => Header.Routine,
            // COPY (query) can only go TO something.
            (Header.CopyTable, _) when _previous == Word.Copy && kind == SqlTokenKind.OpenParenthesis => Header.Other,
            // The table may be called so behind a dot: COPY s.from FROM stdin.
            (Header.CopyTable, Word.From) when _previous != Word.Dot => Header.CopyFrom,
            (Header.CopyTable, Word.To) when _previous != Word.Dot => Header.Other,
            (Header.CopyFrom, Word.Stdin) => Header.CopyFromStdin,
            (Header.First or Header.Create or Header.CopyFrom, _) => Header.Other,
            _ => _header,
        };
    }

    /// <summary>
    /// END closes a body where a statement could begin, so the END of a CASE does not; BEGIN ATOMIC opens one, and
    /// another only in a CREATE within the body.
    /// </summary>
    void FollowBody(Word word)
    {
        var opens = word == Word.Atomic && _previous == Word.Begin && (_bodies == 0 || _bodyStatementCreates);
        if (opens)
        {
            if (_bodies++ == 0)
                _body = _previousToken;
            _atBodyStatement = true;
            return;
        }
        if (_bodies > 0 && _atBodyStatement)
        {
            if (word == Word.End)
                _bodies--;
            _bodyStatementCreates = word == Word.Create;
        }
        _atBodyStatement = false;
    }

    readonly Word Recognise(in SqlToken token, ReadOnlySpan<char> text)
    {
        if (token.Kind == SqlTokenKind.Dot)
            return Word.Dot;
        if (token.Kind != SqlTokenKind.Word || _header == Header.Other || token.Length > "PROCEDURE".Length)
            return Word.Other;
        Span<char> upper = stackalloc char["PROCEDURE".Length];
        if (Ascii.ToUpper(text.Slice(token.Start, token.Length), upper, out var length) != System.Buffers.OperationStatus.Done)
            return Word.Other;
        return upper[..length] switch
        {
            "BEGIN" => Word.Begin,
            "ATOMIC" => Word.Atomic,
            "END" => Word.End,
            "CREATE" => Word.Create,
            "OR" => Word.Or,
            "REPLACE" => Word.Replace,
            "FUNCTION" or "PROCEDURE" => Word.Routine,
            "COPY" => Word.Copy,
            "FROM" => Word.From,
            "TO" => Word.To,
            // The server takes either for the client's stream, whatever the direction.
            "STDIN" or "STDOUT" => Word.Stdin,
            _ => Word.Other,
        };
    }
}
