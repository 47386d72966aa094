namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Triggers, rules, policies and statistics.</summary>
internal static class BehaviourDdl
{
    /// <summary>ALTER … DEPENDS ON EXTENSION: the name has the object, and behind it the extension.</summary>
    public static IEnumerable<DdlStatement> WriteDependency(SchemaObject item)
    {
        var end = item.Name.LastIndexOf(" ON ", StringComparison.Ordinal);
        yield return new(DdlStage.Comment, item, $"ALTER {item.Name[..end]} DEPENDS ON EXTENSION {item.Name[(end + 4)..]}");
    }

    /// <summary>A trigger or a rule.</summary>
    public static IEnumerable<DdlStatement> WriteDefined(SchemaObject item, DdlSource source)
    {
        // A partition has its table's triggers.
        if (!IsOfTableAbove(item, source))
            yield return new(DdlStage.Behaviour, item, item["definition"]!.TrimEnd(';'));
        if (item["enabled"] is { } enabled)
            yield return new(
                DdlStage.Owner,
                item,
                $"ALTER TABLE {item.Parent} {(enabled == "DISABLE" ? enabled : $"ENABLE {enabled}")} {item.Type} "
                    + $"{DdlNames.Local(item)}"
            );
    }

    /// <summary>A policy.</summary>
    public static IEnumerable<DdlStatement> WritePolicy(SchemaObject policy) =>
        [
            new(
                DdlStage.Behaviour,
                policy,
                $"CREATE POLICY {DdlNames.Local(policy)} ON {policy.Parent} AS {policy["mode"]} FOR {policy["command"]} TO "
                    + $"{policy["roles"]}"
                    + (policy["using"] is { } condition ? $" USING ({condition})" : "")
                    + (policy["with check"] is { } check ? $" WITH CHECK ({check})" : "")
            ),
        ];

    /// <summary>Statistics.</summary>
    public static IEnumerable<DdlStatement> WriteStatistics(SchemaObject statistics)
    {
        yield return new(DdlStage.Behaviour, statistics, statistics["definition"]!);
        if (statistics["target"] is { } target)
            yield return new(DdlStage.Behaviour, statistics, $"ALTER STATISTICS {statistics.Name} SET STATISTICS {target}");
    }

    private static bool IsOfTableAbove(SchemaObject item, DdlSource source)
    {
        for (
            var table = source.Find("TABLE", item.Parent!)?["partition of"];
            table is not null;
            table = source.Find("TABLE", table)?["partition of"]
        )
            if (source.Find(item.Type, $"{table}.{DdlNames.Local(item)}") is not null)
                return true;
        return false;
    }
}
