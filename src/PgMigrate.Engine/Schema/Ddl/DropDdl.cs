namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Takes objects of a snapshot away, with RESTRICT: what depends on one keeps it.</summary>
internal static class DropDdl
{
    /// <summary>The statement; null where there is none, as for a column of a view.</summary>
    /// <param name="item">The object.</param>
    /// <param name="source">The schema that it is in.</param>
    public static string? Write(SchemaObject item, DdlSource source) =>
        item.Type switch
        {
            "COLUMN" when source.ParentOf(item)?.Type is "TABLE" or "FOREIGN TABLE" => OfParent(item, source),
            "COLUMN" or "SECURITY LABEL" or "SUBSCRIPTION" or DefaultPrivilegesDdl.Type => null,
            "ATTRIBUTE" or "CONSTRAINT" => OfParent(item, source),
            "TRIGGER" or "RULE" or "POLICY" => $"DROP {item.Type} {DdlNames.Local(item)} ON {item.Parent}",
            _ => $"DROP {item.Type} {item.Name}",
        };

    private static string? OfParent(SchemaObject item, DdlSource source) =>
        source.ParentOf(item) is { } parent ? $"ALTER {parent.Type} {parent.Name} DROP {item.Type} {DdlNames.Local(item)}" : null;
}
