using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Planning;

/// <summary>The statements of a script, for people and for rules.</summary>
internal static class StatementList
{
    /// <summary>Reads them; secrets are masked.</summary>
    public static IReadOnlyList<ScriptStatement> Read(string text, SecretMask mask)
    {
        var statements = new List<ScriptStatement>();
        foreach (var piece in SqlSplitter.Split(text))
            if (piece.Kind == SqlPieceKind.Statement)
                statements.Add(Describe(text, piece, mask));
        return statements;
    }

    private static ScriptStatement Describe(string text, SqlPiece piece, SecretMask mask)
    {
        var facts = StatementClassifier.Classify(text, piece);
        return new ScriptStatement
        {
            Line = piece.Position.Line,
            Column = piece.Position.Column,
            Offset = piece.Offset,
            Length = piece.ContentLength,
            Verb = facts.Verb,
            Object = facts.Object,
            Text = mask.Hide(piece.Content(text).ToString()),
            Transactional = facts.Transactional,
        };
    }
}
