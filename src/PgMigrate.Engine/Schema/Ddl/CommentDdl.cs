using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Comments.</summary>
internal static class CommentDdl
{
    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject item, DdlSource source) =>
        from of in Subjects(item, source)
        where item[of.Property] is not null
        select On(item, of.Subject, item[of.Property]);

    /// <summary>The statements that give an object that stands the comments back that it had; NULL for none.</summary>
    /// <param name="was">The object as it was.</param>
    /// <param name="now">The object as it is.</param>
    /// <param name="before">The schema as it was.</param>
    public static IEnumerable<DdlStatement> Back(SchemaObject was, SchemaObject now, DdlSource before) =>
        from of in Subjects(was, before)
        where was[of.Property] != now[of.Property]
        select On(was, of.Subject, was[of.Property]);

    private static IEnumerable<(string Property, string Subject)> Subjects(SchemaObject item, DdlSource source)
    {
        yield return ("comment", Subject(item, source));
        if (item.Type == "CONSTRAINT")
            yield return ("index comment", $"INDEX {ConstraintDdl.IndexName(item)}");
        if (item["not null constraint"] is { } name)
            yield return ("not null comment", $"CONSTRAINT {name} ON {item.Parent}");
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

    private static DdlStatement On(SchemaObject item, string subject, string? comment) =>
        new(
            DdlStage.Comment,
            item,
            $"COMMENT ON {subject} IS {(comment is null ? "NULL" : SqlLiteral.Quote(comment).TrimStart())}"
        );
}
