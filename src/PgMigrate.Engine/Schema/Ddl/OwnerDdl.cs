namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Owners.</summary>
internal static class OwnerDdl
{
    /// <summary>The statement; none where the object has its table's owner.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject item, DdlSource source) =>
        item["owner"] is not { } owner || item["owned by"] is { } column && source.Find("COLUMN", column) is not null
            ? []
            : [new(DdlStage.Owner, item, $"ALTER {item.Type} {item.Name} OWNER TO {owner}")];
}
