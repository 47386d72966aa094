namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads ALTER [COLUMN] of ALTER TABLE; the reader stands behind ALTER.</summary>
internal static class AlterColumnReader
{
    /// <summary>Null where no column follows.</summary>
    public static TableAction? Read(ref StatementReader reader)
    {
        reader.TryWords("COLUMN");
        if (ReadColumn(ref reader) is not { } column)
            return null;
        if (reader.TryWords("TYPE") || reader.TryWords("SET", "DATA", "TYPE"))
            return ReadType(ref reader, column);
        if (reader.TryWords("SET", "DEFAULT"))
            return new SetDefault(column, reader.ItemText());
        if (reader.TryWords("DROP", "DEFAULT"))
            return new DropDefault(column);
        if (reader.TryWords("SET", "NOT", "NULL"))
            return new SetNotNull(column);
        if (reader.TryWords("DROP", "NOT", "NULL"))
            return new DropNotNull(column);
        if (reader.TryWords("ADD", "GENERATED"))
            return new AddIdentity(column);
        if (reader.TryWords("SET", "EXPRESSION", "AS"))
            return new SetExpression(column, reader.GroupText() ?? "");
        return new AlterColumnOther(column, ReadWords(ref reader));
    }

    /// <summary>A name, or the number that an index' expression is known by.</summary>
    static string? ReadColumn(ref StatementReader reader)
    {
        if (!reader.Is(SqlTokenKind.Number))
            return reader.Identifier();
        var number = reader.CurrentText.ToString();
        reader.Move();
        return number;
    }

    static AlterColumnType? ReadType(ref StatementReader reader, string column)
    {
        if (SqlTypeReader.Read(ref reader) is not { } type)
            return null;
        var collation = ColumnReader.ReadCollation(ref reader);
        var expression = reader.TryWords("USING") ? reader.ItemText() : null;
        return new AlterColumnType(column, type, expression, collation);
    }

    // Values may be words too: SET STORAGE PLAIN.
    static string ReadWords(ref StatementReader reader) =>
        reader.TryPhrase(
            "SET STATISTICS",
            "SET STORAGE",
            "SET COMPRESSION",
            "SET GENERATED",
            "SET",
            "RESET",
            "DROP IDENTITY",
            "DROP EXPRESSION",
            "RESTART",
            "OPTIONS"
        ) ?? reader.LeadingWords();
}
