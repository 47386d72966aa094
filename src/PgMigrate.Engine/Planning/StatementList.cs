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
        foreach (var statement in SqlStatement.ReadAll(text))
            statements.Add(Describe(statement, mask));
        return statements;
    }

    private static ScriptStatement Describe(SqlStatement statement, SecretMask mask) => new()
    {
        Line = statement.Piece.Position.Line,
        Column = statement.Piece.Position.Column,
        Offset = statement.Piece.Offset,
        Length = statement.Piece.ContentLength,
        Verb = statement.Facts.Verb,
        Object = statement.Facts.Object,
        Text = mask.Hide(statement.Sql),
        Transactional = statement.Facts.Transactional,
    };
}
