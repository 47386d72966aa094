namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Indexes that no constraint brings.</summary>
internal static class IndexDdl
{
    /// <summary>The statements; null for an invalid index, which nobody wants again.</summary>
    public static IEnumerable<DdlStatement>? Write(SchemaObject index, DdlSource source) =>
        index["valid"] == "false"
            ? null
            :
            [
                new(DdlStage.Constraint, index, OnAll(index["definition"]!, source.ParentOf(index))),
                .. Settings(index, string.Empty)
                    .Select(action => new DdlStatement(DdlStage.Constraint, index, $"ALTER INDEX {index.Name} {action}")),
            ];

    /// <summary>
    /// The statements that make indexes of a table and its partitions again, each by its own name and attached to what it was
    /// attached to: left to itself, the server names those of partitions anew.
    /// </summary>
    /// <param name="indexes">The indexes, those of partitions before those of what they are partitions of.</param>
    /// <param name="source">The schema as it was.</param>
    public static IEnumerable<DdlStatement> WriteTree(IReadOnlyList<SchemaObject> indexes, DdlSource source)
    {
        foreach (var index in indexes)
        {
            var settings = Settings(index, string.Empty)
                .Concat(indexes.Where(part => part["attached to"] == index.Name).Select(part => $"ATTACH PARTITION {part.Name}"));
            yield return new(DdlStage.Constraint, index, index["definition"]!);
            foreach (var action in settings)
                yield return new(DdlStage.Constraint, index, $"ALTER INDEX {index.Name} {action}");
            foreach (var comment in CommentDdl.Write(index, source))
                yield return comment;
        }
    }

    /// <summary>What ALTER INDEX sets afterwards.</summary>
    /// <param name="item">The index, or the constraint that brings it.</param>
    /// <param name="prefix">What the properties' names begin with.</param>
    public static IEnumerable<string> Settings(SchemaObject item, string prefix)
    {
        if (item[$"{prefix}options"] is { } options)
            yield return $"SET ({StorageOptions.Write(options)})";
        if (item[$"{prefix}tablespace"] is { } tablespace)
            yield return $"SET TABLESPACE {tablespace}";
        foreach (var target in item[$"{prefix}statistics"] is { } statistics ? DdlNames.List(statistics) : [])
            if (target.Split(": ") is [var column, var value])
                yield return $"ALTER COLUMN {column} SET STATISTICS {value}";
    }

    // The server writes ON ONLY for the index of a partitioned table: as such it would stay invalid until every partition's is
    // attached.
    private static string OnAll(string definition, SchemaObject? table)
    {
        var only = definition.IndexOf(" ON ONLY ", StringComparison.Ordinal);
        return only < 0 || table?["partition by"] is null
            ? definition
            : $"{definition[..only]} ON {definition[(only + " ON ONLY ".Length)..]}";
    }
}
