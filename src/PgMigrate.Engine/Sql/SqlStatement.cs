using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql;

/// <summary>A statement of a text, or of a DO block in one, read.</summary>
internal sealed partial record SqlStatement
{
    private readonly string _text;
    private string? _sql;
    private IReadOnlyList<ChangeRows>? _rows;

    /// <param name="text">The text that it stands in.</param>
    /// <param name="piece">Where it stands.</param>
    /// <param name="parsed">What it is and asks for.</param>
    public SqlStatement(string text, SqlPiece piece, ParsedStatement parsed)
    {
        _text = text;
        Piece = piece;
        (Facts, Command) = (parsed.Facts, parsed.Command);
    }

    /// <summary>Its number in the text, from 1; that of its DO for one of a block.</summary>
    public required int Ordinal { get; init; }

    /// <summary>What of the text it is.</summary>
    public SqlPiece Piece { get; }

    /// <summary>What it is.</summary>
    public StatementFacts Facts { get; }

    /// <summary>What it asks for; null where no rule needs to know.</summary>
    public SqlCommand? Command { get; private init; }

    /// <summary>Where it begins in the text.</summary>
    public TextPosition Place => Piece.Position;

    /// <summary>Its text, without the semicolon.</summary>
    public string Sql => _sql ??= Piece.Content(_text).ToString();

    /// <summary>True for a <c>COPY … FROM stdin</c>.</summary>
    public bool CopiesFromStdin => Piece.Flags.HasFlag(SqlPieceFlags.CopiesFromStdin);

    /// <summary>The inline data of a <c>COPY … FROM stdin</c>, their last line included; null where there are none.</summary>
    public SqlPiece? DataPiece { get; init; }

    /// <summary>The data that a <c>COPY … FROM stdin</c> sends; null for any other statement.</summary>
    public ReadOnlyMemory<char>? CopyData => CopiesFromStdin ? Data : default(ReadOnlyMemory<char>?);

    /// <summary>The INSERT, UPDATE, DELETE and MERGE that it executes, those in its common tables too.</summary>
    public IReadOnlyList<ChangeRows> Rows => _rows ??= RowChanges.Read(Sql, Piece.StandardConformingStrings);

    /// <summary>
    /// True where a constant in plain quotes has a backslash, of which standard_conforming_strings decides what it is.
    /// </summary>
    public bool HasPlainBackslash
    {
        get
        {
            if (!Sql.Contains('\\', StringComparison.Ordinal))
                return false;
            var lexer = new SqlLexer(Sql, 0, Piece.StandardConformingStrings);
            while (lexer.TryRead(out var token))
                if (
                    token.Kind == SqlTokenKind.String
                    && Sql[token.Start] == '\''
                    && Sql.AsSpan(token.Start, token.Length).Contains('\\')
                )
                    return true;
            return false;
        }
    }

    private ReadOnlyMemory<char> Data =>
        DataPiece is { } data ? _text.AsMemory(data.Offset, data.ContentLength) : ReadOnlyMemory<char>.Empty;

    /// <summary>Equal are statements of one place in equal texts, whatever of them has been read so far.</summary>
    public bool Equals(SqlStatement? other) => other is not null && Piece == other.Piece && _text == other._text;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Piece.Offset, Piece.Length);

    /// <summary>It and its inline data as they stand in the text.</summary>
    public string Written =>
        DataPiece is { } data
            ? $"{_text.AsSpan(Piece.Offset, Piece.Length)}\n{_text.AsSpan(data.Offset, data.Length)}"
            : _text.Substring(Piece.Offset, Piece.Length);
}
