namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE INDEX; the reader stands behind the name.</summary>
internal static class CreateIndexReader
{
    /// <summary>It is no command where no table follows.</summary>
    public static Reading Read(ref StatementReader reader, in DefinitionHead head, bool isUnique)
    {
        var hasTable = reader.TryWords("ON");
        var table = reader.Relation(out var isOnly, out var written);
        TransactionRestriction? restriction = head.IsConcurrent
            ? new CreateIndexConcurrently(head.Written, written, isUnique, head.IfExists, isOnly, reader.RestOfText)
            : null;
        return new Reading("CREATE INDEX", head.Written)
        {
            Command = hasTable && table is not null ? ReadIndex(ref reader, head, table, isUnique, isOnly) : null,
            Restriction = restriction,
        };
    }

    static CreateIndex ReadIndex(
        ref StatementReader reader,
        in DefinitionHead head,
        ObjectName table,
        bool isUnique,
        bool isOnly
    ) =>
        new(head.Name?.Name, table, [])
        {
            IsUnique = isUnique,
            IsConcurrent = head.IsConcurrent,
            IfNotExists = head.IfExists,
            IsOnly = isOnly,
            Method = reader.TryWords("USING") ? reader.Identifier() : null,
            Columns = ReadColumns(ref reader),
            Predicate = ReadPredicate(ref reader),
        };

    static List<string?> ReadColumns(ref StatementReader reader)
    {
        var columns = new List<string?>();
        if (!reader.TryToken(SqlTokenKind.OpenParenthesis))
            return columns;
        do
        {
            columns.Add(ReadColumn(ref reader));
            reader.SkipToListBreak();
        } while (reader.TryToken(SqlTokenKind.Comma));
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
