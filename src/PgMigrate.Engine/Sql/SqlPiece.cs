namespace PgMigrate.Engine.Sql;

/// <summary>The kinds of pieces a script is made of.</summary>
internal enum SqlPieceKind
{
    /// <summary>White space, comments and empty statements.</summary>
    Trivia,

    /// <summary>One statement, its semicolon included.</summary>
    Statement,

    /// <summary>The lines behind <c>COPY … FROM stdin;</c>, the line <c>\.</c> included.</summary>
    CopyData,

    /// <summary>A psql command, from its backslash to the end of the line; the line break is not part of it.</summary>
    MetaCommand,
}

/// <summary>How a piece ended, where that is out of the ordinary.</summary>
[Flags]
internal enum SqlPieceFlags
{
    /// <summary>Nothing to say.</summary>
    None = 0,

    /// <summary>A statement without semicolon, or COPY data without <c>\.</c>: the text ended.</summary>
    Open = 1,

    /// <summary>
    /// A statement without semicolon because a psql command or COPY data begins within it. psql would go on with it
    /// afterwards; it must not be sent as if it were whole.
    /// </summary>
    Interrupted = 2,

    /// <summary>Something in it is still open where the text ends; see <see cref="SqlPiece.Opening"/>.</summary>
    Unterminated = 4,

    /// <summary>
    /// A <c>COPY … FROM stdin</c>. The next <see cref="SqlPieceKind.CopyData"/> is its data, unless another COPY stands
    /// before that on its line; there is none where the COPY has no semicolon or the text ends with its line.
    /// </summary>
    CopiesFromStdin = 8,
}

/// <summary>A piece of a script: all of them in their order join to the whole text.</summary>
internal readonly record struct SqlPiece
{
    /// <summary>What it is.</summary>
    public required SqlPieceKind Kind { get; init; }

    /// <summary>How it ended.</summary>
    public SqlPieceFlags Flags { get; init; }

    /// <summary>Where it begins: a statement begins with its first word, what lies before is a piece of its own.</summary>
    public required TextPosition Position { get; init; }

    /// <summary>Its length with everything that ends it, in UTF-16 units.</summary>
    public required int Length { get; init; }

    /// <summary>Its length without what ends it: a statement's semicolon, the line <c>\.</c> of COPY data.</summary>
    public required int ContentLength { get; init; }

    /// <summary>The setting under which it is to be read.</summary>
    public required bool StandardConformingStrings { get; init; }

    /// <summary>Its offset in UTF-16 units.</summary>
    public int Offset => Position.Offset;

    /// <summary>The offset behind it.</summary>
    public int End => Position.Offset + Length;

    /// <summary>
    /// What is still open at its end: a comment, a quote, the parenthesis or the BEGIN of a function body that takes the rest of
    /// the text; null where nothing is.
    /// </summary>
    public SqlToken? Opening { get; init; }

    /// <summary>Its content within the text it was split from.</summary>
    public ReadOnlySpan<char> Content(ReadOnlySpan<char> text) => text.Slice(Offset, ContentLength);

    /// <summary>Where a server error's position within this statement lies in the text it was split from.</summary>
    public TextPosition Locate(ReadOnlySpan<char> text, int serverPosition) =>
        TextPosition.OfServerError(text, Offset, serverPosition);
}
