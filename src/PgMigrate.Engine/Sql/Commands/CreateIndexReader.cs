namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE INDEX; the reader stands behind INDEX.</summary>
internal static class CreateIndexReader
{
    /// <summary>Null where no table follows.</summary>
    public static CreateIndex? Read(ref StatementReader reader, bool isUnique)
    {
        var isConcurrent = reader.TryWords("CONCURRENTLY");
        var ifNotExists = reader.TryIfExists();
        var name = reader.IsWord("ON") ? null : reader.Identifier();
        if (!reader.TryWords("ON") || reader.Relation(out var isOnly) is not { } table)
            return null;
        return new CreateIndex(name, table, [])
        {
            IsUnique = isUnique,
            IsConcurrent = isConcurrent,
            IfNotExists = ifNotExists,
            IsOnly = isOnly,
            Method = reader.TryWords("USING") ? reader.Identifier() : null,
            Columns = ReadColumns(ref reader),
            Predicate = ReadPredicate(ref reader),
        };
    }

    static List<string?> ReadColumns(ref StatementReader reader)
    {
        var columns = new List<string?>();
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return columns;
        do
        {
            columns.Add(ReadColumn(ref reader));
            reader.SkipToListBreak();
        }
        while (reader.TryToken(SqlTokenKind.Comma));
        reader.TryToken(SqlTokenKind.CloseParenthesis);
        return columns;
    }

    static string? ReadColumn(ref StatementReader reader)
    {
        var name = reader.Identifier();
        var isFunction = reader.Is(SqlTokenKind.OpenParenthesis) || reader.Is(SqlTokenKind.Dot);
        return isFunction ? null : name;
    }

    static string? ReadPredicate(ref StatementReader reader)
    {
        if (!reader.SeekAnyWord("WHERE"))
            return null;
        reader.Move();
        return reader.TextToEnd();
    }
}
