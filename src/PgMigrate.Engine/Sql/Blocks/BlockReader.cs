using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql.Blocks;

/// <summary>
/// Finds the SQL statements in a PL/pgSQL block, and what may keep each from running. Whatever it does not understand it goes
/// past, up to the next semicolon.
/// </summary>
internal ref struct BlockReader
{
    static readonly string[] Commands =
    [
        "CREATE",
        "ALTER",
        "DROP",
        "INSERT",
        "UPDATE",
        "DELETE",
        "MERGE",
        "TRUNCATE",
        "LOCK",
        "GRANT",
        "REVOKE",
        "COMMENT",
        "REFRESH",
        "REINDEX",
        "CLUSTER",
        "COPY",
        "SET",
        "WITH",
        "RESET",
        "DISCARD",
        "EXPLAIN",
        "PREPARE",
        "CALL",
        "DO",
    ];

    readonly int _offset;
    readonly int _length;
    readonly List<BlockStatement> _statements = [];
    readonly Stack<(int Conditions, int Statements)> _blocks = new();
    StatementReader _reader;
    int _conditions;
    bool _hasLoop;
    bool _mayReturn;
    int? _dynamic;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The text between the quotes.</param>
    /// <param name="offset">Where it begins in its statement.</param>
    public BlockReader(ReadOnlySpan<char> body, int offset)
    {
        _reader = new StatementReader(body);
        (_offset, _length) = (offset, body.Length);
    }

    /// <summary>What the body shows.</summary>
    public DoBlock Read()
    {
        while (!_reader.AtEnd)
        {
            if (!TryStructure() && !TryCommand())
                SkipStatement();
        }
        return new DoBlock(_statements)
        {
            DynamicOffset = _dynamic + _offset,
            Body = (_offset, _length),
            HasLoop = _hasLoop,
        };
    }

    bool TryStructure()
    {
        if (_reader.TryWords("DECLARE"))
            return SkipDeclarations();
        if (_reader.TryWords("BEGIN"))
            return Open();
        if (_reader.TryWords("EXCEPTION"))
            return Catch();
        if (_reader.TryWords("END"))
            return End();
        if (_reader.TryOperator("<<"))
            return _reader.Identifier() is not null && _reader.TryOperator(">>");
        return TryCondition() || TryLoop();
    }

    bool TryCondition()
    {
        if (_reader.TryAnyWord("ELSIF", "ELSEIF", "WHEN"))
            return SkipBehind("THEN");
        if (_reader.TryWords("ELSE"))
            return true;
        if (_reader.TryWords("IF"))
        {
            _conditions++;
            return SkipBehind("THEN");
        }
        if (!_reader.TryWords("CASE"))
            return false;
        _conditions++;
        return _reader.SeekAnyWord("WHEN");
    }

    bool TryLoop()
    {
        if (_reader.TryWords("LOOP"))
        {
            _conditions++;
            return _hasLoop = true;
        }
        if (!_reader.IsAnyWord("FOR", "FOREACH", "WHILE"))
            return false;
        while (!_reader.AtEnd && !_reader.IsWord("LOOP"))
        {
            if (_reader.IsWord("EXECUTE"))
                _dynamic ??= _reader.Offset;
            var beginsQuery = _reader.IsWord("IN");
            _reader.MovePastGroup();
            if (beginsQuery)
                TakeLoopQuery();
        }
        return true;
    }

    /// <summary>FOR r IN DELETE … RETURNING … LOOP.</summary>
    void TakeLoopQuery()
    {
        if (!_reader.IsAnyWord(Commands))
            return;
        var start = _reader.Offset;
        while (!_reader.AtEnd && !_reader.IsWord("LOOP"))
            _reader.MovePastGroup();
        Add(start, _reader.TextSince(start).Length);
    }

    void Add(int start, int length) =>
        _statements.Add(new BlockStatement(_offset + start, length) { IsConditional = _conditions > 0 || _mayReturn });

    bool TryCommand()
    {
        if (!_reader.IsAnyWord(Commands))
            return false;
        var start = _reader.Offset;
        var ahead = _reader;
        ahead.Move();
        // An assignment to a variable of such a name.
        if (!ahead.IsName() && !ahead.Is(SqlTokenKind.OpenParenthesis) && !ahead.Is(SqlTokenKind.DollarString))
            return false;
        while (!_reader.AtEnd && !_reader.Is(SqlTokenKind.Semicolon))
            _reader.MovePastGroup();
        if (_reader.AtEnd)
            return true;
        var length = _reader.TextSince(start).Length;
        _reader.Move();
        Add(start, length);
        return true;
    }

    void SkipStatement()
    {
        if (_reader.IsWord("EXECUTE"))
            _dynamic ??= _reader.Offset;
        // What stands behind it may not run.
        _mayReturn |= _reader.IsWord("RETURN") && _conditions > 0;
        var start = _reader.Offset;
        var isCursor = _reader.IsWord("OPEN");
        var changesSetting = false;
        while (!_reader.AtEnd && !_reader.Is(SqlTokenKind.Semicolon))
        {
            if (isCursor && _reader.IsWord("FOR"))
            {
                if (TryCursorQuery())
                    return;
                isCursor = false;
            }
            isCursor |= _reader.IsWord("CURSOR");
            changesSetting |= _reader.IsWord("set_config");
            _reader.Move();
        }
        if (changesSetting && !_reader.AtEnd)
            Add(start, _reader.TextSince(start).Length);
        _reader.Move();
    }

    /// <summary>OPEN c FOR DELETE … RETURNING …, and the same of a cursor's declaration.</summary>
    bool TryCursorQuery()
    {
        var ahead = _reader;
        ahead.Move();
        if (ahead.IsWord("EXECUTE"))
            _dynamic ??= ahead.Offset;
        if (!ahead.IsAnyWord(Commands))
            return false;
        _reader = ahead;
        return TryCommand();
    }

    bool SkipDeclarations()
    {
        while (!_reader.AtEnd && !_reader.IsWord("BEGIN"))
            SkipStatement();
        return true;
    }

    bool Open()
    {
        _blocks.Push((_conditions, _statements.Count));
        return true;
    }

    /// <summary>
    /// An error of what the block did so far ends in a handler, not in the script; the handlers themselves may not run.
    /// </summary>
    bool Catch()
    {
        var first = _blocks.TryPeek(out var block) ? block.Statements : 0;
        for (var i = first; i < _statements.Count; i++)
            _statements[i] = _statements[i] with { IsConditional = true };
        _conditions++;
        return true;
    }

    bool End()
    {
        if (_reader.TryAnyWord("IF", "CASE", "LOOP"))
            _conditions--;
        else if (_blocks.TryPop(out var block))
            _conditions = block.Conditions;
        SkipStatement();
        return true;
    }

    /// <summary>Goes behind a word; a CASE within a condition has its own.</summary>
    bool SkipBehind(string word)
    {
        var cases = 0;
        while (!_reader.AtEnd)
        {
            if (cases == 0 && _reader.TryWords(word))
                return true;
            cases +=
                _reader.IsWord("CASE") ? 1
                : _reader.IsWord("END") ? -1
                : 0;
            _reader.MovePastGroup();
        }
        return true;
    }
}
