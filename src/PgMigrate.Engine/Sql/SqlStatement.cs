using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Sql;

/// <summary>A statement of a text, read.</summary>
/// <param name="Ordinal">Its number in the text, from 1.</param>
/// <param name="Piece">Where it stands.</param>
/// <param name="Sql">Its text without the semicolon.</param>
/// <param name="Facts">What it is.</param>
/// <param name="Command">What it asks for; null where no rule needs to know.</param>
internal sealed record SqlStatement(int Ordinal, SqlPiece Piece, string Sql, StatementFacts Facts, SqlCommand? Command)
{
    /// <summary>Every statement of a text, in order. The text is cut, lexed and read in one pass.</summary>
    public static IEnumerable<SqlStatement> ReadAll(string text) => ReadPieces(text).Select(part => part.Statement).OfType<SqlStatement>();

    /// <summary>Every piece of a text, in order, and what it is as a statement; null for the others.</summary>
    public static IEnumerable<(SqlPiece Piece, SqlStatement? Statement)> ReadPieces(string text)
    {
        var reader = new SqlPieceReader(text, new ScriptSession());
        var ordinal = 0;
        while (reader.TryRead(out var piece))
            yield return (piece, piece.Kind == SqlPieceKind.Statement ? Read(text, piece, ++ordinal, reader.Tokens) : null);
    }

    static SqlStatement Read(string text, in SqlPiece piece, int ordinal, StatementTokens tokens)
    {
        var sql = piece.Content(text);
        var parsed = ParsedStatement.Read(sql, tokens, piece.StandardConformingStrings);
        return new SqlStatement(ordinal, piece, sql.ToString(), parsed.Facts, parsed.Command);
    }
}
