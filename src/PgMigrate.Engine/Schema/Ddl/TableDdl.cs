namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>
/// Tables. A partition is made as a table of its own and joins its table when both have their constraints and indexes: the server
/// then puts those together.
/// </summary>
internal static class TableDdl
{
    /// <summary>True for a partition.</summary>
    public static bool IsPartition(SchemaObject? table) => table?["partition of"] is not null;

    /// <summary>
    /// True where another table or a type gives the column, so that the table's own statement does not name it.
    /// </summary>
    public static bool IsGiven(SchemaObject column, SchemaObject table) =>
        table["of type"] is not null || column["inherited"] == "true" && !IsPartition(table);

    /// <summary>What is switched on a table or view when the rest stands.</summary>
    public static IEnumerable<DdlStatement> Switches(SchemaObject table)
    {
        if (table["row level security"] is { } security)
            foreach (var word in DdlNames.List(security))
                yield return Alter(DdlStage.Behaviour, table, $"{word} ROW LEVEL SECURITY");
        if (table["replica identity"] is { } identity)
            yield return Alter(DdlStage.Behaviour, table, $"REPLICA IDENTITY {identity}");
        if (ClusterOn(table) is { } mark)
            yield return mark;
    }

    /// <summary>The mark of the index that the table is clustered by; null where there is none.</summary>
    public static DdlStatement? ClusterOn(SchemaObject table) =>
        table["cluster on"] is { } index ? Alter(DdlStage.Behaviour, table, $"CLUSTER ON {index}") : null;

    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject table, DdlSource source)
    {
        yield return new(DdlStage.Table, table, CreateTable(table, source));
        foreach (var check in IsPartition(table) ? ChecksAbove(table, source) : [])
            yield return Alter(DdlStage.Constraint, table, $"ADD CONSTRAINT {DdlNames.Local(check)} {check["definition"]}");
        if (IsPartition(table))
            yield return new(
                DdlStage.Partition,
                table,
                $"ALTER TABLE {table["partition of"]} ATTACH PARTITION {table.Name} {table["partition bound"]}"
            );
        foreach (var statement in Switches(table))
            yield return statement;
    }

    private static string CreateTable(SchemaObject table, DdlSource source)
    {
        var columns = source.PartsOf(table, "COLUMN").OrderBy(ColumnDdl.Position).Where(column => !IsGiven(column, table));
        var definition = $"({string.Join(", ", columns.Select(column => ColumnDdl.Define(column, source)))})";
        var kind = table["persistence"] is null ? table.Type : $"UNLOGGED {table.Type}";
        return $"CREATE {kind} {table.Name} {(table["of type"] is { } type ? $"OF {type}" : definition)}{Tail(table)}";
    }

    private static string Tail(SchemaObject table)
    {
        var storage = new List<string>();
        if (table["options"] is { } options)
            storage.Add(StorageOptions.Write(options));
        if (table["toast options"] is { } toast)
            storage.Add(StorageOptions.Write(toast, "toast."));
        return (table["inherits"] is { } parents ? $" INHERITS ({parents})" : "")
            + (table["partition by"] is { } key ? $" PARTITION BY {key}" : "")
            + (table["server"] is { } server ? $" SERVER {server}" : "")
            + (table["foreign options"] is { } foreign ? $" OPTIONS ({foreign})" : "")
            + (table["access method"] is { } method ? $" USING {method}" : "")
            + (storage.Count > 0 ? $" WITH ({string.Join(", ", storage)})" : "")
            + (table["tablespace"] is { } tablespace ? $" TABLESPACE {tablespace}" : "");
    }

    // Only the table at the top keeps them as its own.
    private static IEnumerable<SchemaObject> ChecksAbove(SchemaObject partition, DdlSource source)
    {
        for (
            var above = source.Find("TABLE", partition["partition of"]!);
            above is not null;
            above = above["partition of"] is { } next ? source.Find("TABLE", next) : null
        )
            foreach (var check in source.PartsOf(above, "CONSTRAINT").Where(constraint => ConstraintDdl.IsCheck(constraint)))
                yield return check;
    }

    private static DdlStatement Alter(DdlStage stage, SchemaObject table, string action) =>
        new(stage, table, $"ALTER {(table.Type == "MATERIALIZED VIEW" ? table.Type : "TABLE")} {table.Name} {action}");
}
