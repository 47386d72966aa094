namespace PgMigrate.Engine.Sql;

/// <summary>Tells from a statement's tokens what it does. It throws nothing and needs linear time, whatever the text.</summary>
internal static class StatementClassifier
{
    /// <summary>The facts of a statement piece of <paramref name="text"/>.</summary>
    public static StatementFacts Classify(string text, SqlPiece piece) =>
        Classify(piece.Content(text), piece.StandardConformingStrings);

    /// <summary>Every statement of a text, in order, without its semicolon.</summary>
    public static IEnumerable<(StatementFacts Facts, string Sql)> ReadAll(string text) =>
        SqlSplitter.Split(text).Where(piece => piece.Kind == SqlPieceKind.Statement).Select(piece => (Classify(text, piece), piece.Content(text).ToString()));

    /// <summary>The facts of one statement without its semicolon.</summary>
    public static StatementFacts Classify(ReadOnlySpan<char> statement, bool standardConformingStrings = true)
    {
        var reader = new StatementReader(statement, standardConformingStrings);
        var name = StatementName.Read(reader);
        var copy = CopyStatement.Read(reader);
        return new StatementFacts
        {
            Verb = name.Verb,
            Object = name.Object,
            Restriction = TransactionRestrictionReader.Read(name, reader),
            Control = TransactionControlReader.Read(reader),
            Setting = SettingChange.Read(reader),
            Copy = copy,
            Effects = StatementEffectsReader.Read(name, copy, reader),
            ParameterOffset = FindParameter(name, reader),
        };
    }

    static int? FindParameter(StatementName name, StatementReader reader)
    {
        if (DeclaresParameters(name.Verb))
            return null;
        while (!reader.AtEnd && !reader.Is(SqlTokenKind.Parameter))
            reader.Move();
        return reader.AtEnd ? null : reader.Offset;
    }

    /// <summary>There a parameter has its value: in a prepared statement and in an SQL-standard function body.</summary>
    static bool DeclaresParameters(string verb) => verb is "PREPARE" or "CREATE FUNCTION" or "CREATE PROCEDURE";
}
