using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Comments.</summary>
internal static class CommentDdl
{
    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject item, DdlSource source)
    {
        if (item["comment"] is { } comment)
            yield return On(item, Subject(item, source), comment);
        if (item["index comment"] is { } ofIndex)
            yield return On(item, $"INDEX {ConstraintDdl.IndexName(item)}", ofIndex);
        if (item["not null comment"] is { } ofNotNull && item["not null constraint"] is { } name)
            yield return On(item, $"CONSTRAINT {name} ON {item.Parent}", ofNotNull);
    }

    private static string Subject(SchemaObject item, DdlSource source) =>
        item.Type switch
        {
            "ATTRIBUTE" => $"COLUMN {item.Name}",
            "CONSTRAINT" when source.ParentOf(item)?.Type == "DOMAIN" =>
                $"CONSTRAINT {DdlNames.Local(item)} ON DOMAIN {item.Parent}",
            "CONSTRAINT" or "TRIGGER" or "RULE" or "POLICY" => $"{item.Type} {DdlNames.Local(item)} ON {item.Parent}",
            _ => $"{item.Type} {item.Name}",
        };

    private static DdlStatement On(SchemaObject item, string subject, string comment) =>
        new(DdlStage.Comment, item, $"COMMENT ON {subject} IS {SqlLiteral.Quote(comment)}");
}
