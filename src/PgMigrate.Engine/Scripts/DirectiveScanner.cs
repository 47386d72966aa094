using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Finds <c>-- pgmigrate:name value</c> comments: real comments alone, not text in strings and function bodies.
/// </summary>
internal static class DirectiveScanner
{
    private const string Marker = "pgmigrate:";

    /// <summary>The directives of a script, in order.</summary>
    public static IEnumerable<Directive> Scan(SqlText text, string script, string path)
    {
        var belowStatement = false;
        foreach (var piece in text.Pieces)
        {
            belowStatement |= piece.Kind == SqlPieceKind.Statement;
            if (piece.Kind is not (SqlPieceKind.Trivia or SqlPieceKind.Statement))
                continue;
            foreach (var comment in Comments(piece, text.Text))
                if (Read(comment, text.Text, belowStatement, script, path) is { } directive)
                    yield return directive;
        }
    }

    private static List<SqlToken> Comments(SqlPiece piece, string text)
    {
        var comments = new List<SqlToken>();
        var span = text.AsSpan(0, piece.End);
        if (!span[piece.Offset..].Contains(Marker, StringComparison.OrdinalIgnoreCase))
            return comments;

        var lexer = new SqlLexer(span, piece.Offset, piece.StandardConformingStrings);
        while (lexer.TryRead(out var token))
            if (token.Kind == SqlTokenKind.LineComment)
                comments.Add(token);
        return comments;
    }

    private static Directive? Read(SqlToken comment, string text, bool belowStatement, string script, string path)
    {
        var content = text.AsSpan(comment.Start + 2, comment.Length - 2);
        var trimmed = content.TrimStart();
        if (!trimmed.StartsWith(Marker, StringComparison.OrdinalIgnoreCase))
            return null;

        var directive = trimmed[Marker.Length..].Trim();
        var nameLength = directive.IndexOfAny(' ', '\t');
        var name = nameLength < 0 ? directive : directive[..nameLength];
        var value = nameLength < 0 ? default : directive[nameLength..].Trim();
        var place = TextPosition.Of(text, comment.Start + 2 + content.Length - trimmed.Length + Marker.Length);
        var blanks = directive.Length - name.Length - value.Length;
        return new Directive(name.ToString(), value.ToString(), place.Line, place.Column, belowStatement, script, path)
        {
            ValueColumn = place.Column + name.Length + blanks,
        };
    }
}
