namespace PgMigrate.Engine.Sql;

/// <summary>A text of SQL, cut once and each of its statements read once, in one pass.</summary>
internal sealed class SqlText
{
    private readonly List<SqlPiece> _pieces = [];
    private readonly List<SqlStatement> _statements = [];
    private readonly List<UnsendableText> _problems = [];

    private SqlText(string text) => Text = text;

    /// <summary>Is told of each text that is cut: what counts them.</summary>
    internal static event Action<string>? Cutting;

    /// <summary>The text of nothing.</summary>
    public static SqlText Empty { get; } = new("");

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Its pieces, which join to the whole.</summary>
    public IReadOnlyList<SqlPiece> Pieces => _pieces;

    /// <summary>Its statements, in the order in which they run, which is psql's: a COPY takes its data with it.</summary>
    public IReadOnlyList<SqlStatement> Statements => _statements;

    /// <summary>What of it cannot be sent, from the top.</summary>
    public IReadOnlyList<UnsendableText> Problems => _problems;

    /// <summary>True where it has BEGIN, COMMIT or ROLLBACK of its own.</summary>
    public bool ControlsTransactions => _statements.Exists(statement => statement.ControlsTransaction);

    /// <summary>False where PostgreSQL certainly refuses one of its statements in a transaction.</summary>
    public bool IsTransactional => _statements.TrueForAll(statement => statement.Facts.Transactional);

    /// <summary>Reads a text. It throws nothing, whatever the text.</summary>
    public static SqlText Read(string text)
    {
        Cutting?.Invoke(text);
        var read = new SqlText(text);
        read.ReadPieces();
        return read;
    }

    private void ReadPieces()
    {
        var reader = new SqlPieceReader(Text, new ScriptSession());
        // The data of what stands on the line of a COPY begin below that line.
        var copies = new Queue<int>();
        while (reader.TryRead(out var piece))
        {
            _pieces.Add(piece);
            Note(UnsendableText.Of(Text, piece));
            if (piece.Kind == SqlPieceKind.CopyData && copies.TryDequeue(out var copy))
                _statements[copy] = _statements[copy] with { DataPiece = piece };
            if (piece.Kind == SqlPieceKind.Statement)
                Add(piece, reader.Tokens, copies);
        }

        foreach (var copy in copies)
            Note(UnsendableText.OfCopyWithoutData(_statements[copy].Place.Offset));
    }

    private void Add(in SqlPiece piece, StatementTokens tokens, Queue<int> copies)
    {
        var parsed = ParsedStatement.Read(piece.Content(Text), tokens, piece.StandardConformingStrings);
        var statement = new SqlStatement(Text, piece, parsed) { Ordinal = _statements.Count + 1 };
        if (statement.CopiesFromStdin)
            copies.Enqueue(_statements.Count);
        _statements.Add(statement);
        Note(UnsendableText.Of(Text, piece, parsed.Facts));
    }

    private void Note(UnsendableText? problem)
    {
        if (problem is not null)
            _problems.Add(problem);
    }
}
