namespace PgMigrate.Engine.Sql;

/// <summary>Reads one piece after the other.</summary>
internal sealed class SqlPieceReader(string text, ScriptSession session)
{
    const char ByteOrderMark = '\uFEFF';

    int _position;
    LineCounter _lines;

    // psql reads COPY data from the line behind the one that ends the COPY: until there, nothing reaches further.
    int _limit = text.Length;
    int _copiesDue;

    /// <summary>How many characters were looked at so far: the measure of "linear".</summary>
    public long Work { get; private set; }

    /// <summary>The tokens of the statement that was read last.</summary>
    public StatementTokens Tokens { get; } = new();

    /// <summary>Reads the next piece; false at the end of the text.</summary>
    public bool TryRead(out SqlPiece piece)
    {
        if (_position == text.Length)
        {
            piece = default;
            return false;
        }
        piece = _copiesDue > 0 && _position == _limit ? ReadCopyData() : ReadSql();
        _position = piece.End;
        return true;
    }

    SqlPiece ReadSql()
    {
        var lexer = new SqlLexer(text.AsSpan(0, _limit), TokensBegin, session.StandardConformingStrings);
        var triviaEnd = SkipTrivia(ref lexer, out var first, out var opening);
        Work += lexer.Work;
        if (triviaEnd > _position)
            return Piece(SqlPieceKind.Trivia, triviaEnd, opening is null ? SqlPieceFlags.None : SqlPieceFlags.Unterminated) with
            {
                Opening = opening,
            };
        return first.Kind == SqlTokenKind.Backslash ? ReadMetaCommand() : ReadStatement();
    }

    int TokensBegin => _position == 0 && text[0] == ByteOrderMark ? 1 : _position;

    int SkipTrivia(ref SqlLexer lexer, out SqlToken first, out SqlToken? opening)
    {
        opening = null;
        while (lexer.TryRead(out first))
        {
            if (!first.IsTrivia && first.Kind != SqlTokenKind.Semicolon)
                return first.Start;
            if (first.Unterminated)
                opening = first;
        }
        return _limit;
    }

    SqlPiece ReadMetaCommand()
    {
        var rest = text.AsSpan(_position, _limit - _position);
        var length = rest.IndexOfAny('\n', '\r');
        var command = length < 0 ? rest : rest[..length];
        Work += command.Length;
        session.ObserveMetaCommand(command);
        return Piece(SqlPieceKind.MetaCommand, _position + command.Length, SqlPieceFlags.None);
    }

    SqlPiece ReadStatement()
    {
        var statement = new StatementScan(text.AsSpan(0, _limit), _position, session.StandardConformingStrings, Tokens);
        var flags = statement.Run();
        Work += statement.Work;
        if ((flags & SqlPieceFlags.Open) != 0 && _limit < text.Length)
            flags = flags & ~SqlPieceFlags.Open | SqlPieceFlags.Interrupted;
        var piece = Piece(SqlPieceKind.Statement, statement.End, flags, statement.ContentEnd) with
        {
            Opening = statement.Opening,
        };
        session.Observe(piece.Content(text), Tokens);
        if (flags == SqlPieceFlags.CopiesFromStdin)
            ExpectCopyData(piece.End);
        return piece;
    }

    void ExpectCopyData(int from)
    {
        // A further COPY on the same line: where the line ends is known.
        if (_copiesDue++ > 0)
            return;
        var lineBreak = text.IndexOf('\n', from);
        _limit = lineBreak < 0 ? text.Length : lineBreak + 1;
        Work += _limit - from;
    }

    // Several COPYs on one line have their blocks one behind the other.
    SqlPiece ReadCopyData()
    {
        var (contentEnd, end) = CopyDataBlock.Find(text, _position);
        Work += end - _position;
        _copiesDue--;
        _limit = _copiesDue > 0 ? end : text.Length;
        return Piece(SqlPieceKind.CopyData, end, contentEnd == end ? SqlPieceFlags.Open : SqlPieceFlags.None, contentEnd);
    }

    SqlPiece Piece(SqlPieceKind kind, int end, SqlPieceFlags flags, int? contentEnd = null) =>
        new()
        {
            Kind = kind,
            Flags = flags,
            Position = _lines.Advance(text, _position),
            Length = end - _position,
            ContentLength = (contentEnd ?? end) - _position,
            StandardConformingStrings = session.StandardConformingStrings,
        };
}
