namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads what ALTER SEQUENCE sets: options without commas between them.</summary>
internal static class SequenceOptionReader
{
    /// <summary>Goes past all that follow, and past nothing where none does.</summary>
    public static void Read(ref StatementReader reader, List<TableAction> actions)
    {
        while (ReadOne(ref reader) is { } option)
            actions.Add(option);
    }

    static SequenceOption? ReadOne(ref StatementReader reader)
    {
        var offset = reader.Offset;
        var words = reader.TryPhrase(
            "AS",
            "CACHE",
            "CYCLE",
            "NO CYCLE",
            "INCREMENT",
            "MAXVALUE",
            "MINVALUE",
            "NO MAXVALUE",
            "NO MINVALUE",
            "OWNED BY",
            "SEQUENCE NAME",
            "START",
            "RESTART"
        );
        if (words is null)
            return null;
        SkipValue(ref reader, words);
        return new SequenceOption(words) { Offset = offset };
    }

    static void SkipValue(ref StatementReader reader, string words)
    {
        if (words is "AS")
        {
            SqlTypeReader.Read(ref reader);
            return;
        }
        if (words is "OWNED BY" or "SEQUENCE NAME")
        {
            reader.ObjectName();
            return;
        }
        reader.TryAnyWord("BY", "WITH");
        reader.TryToken(SqlTokenKind.Operator);
        reader.TryToken(SqlTokenKind.Number);
    }
}
