namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Gives objects that stand the owners, grants and comments back that they had.</summary>
internal static class SettingsDdl
{
    /// <summary>The properties that are settings: an object can be given them without being made again.</summary>
    public static readonly IReadOnlySet<string> Properties = new HashSet<string>(
        ["owner", "grants", "comment", "index comment", "not null comment"],
        StringComparer.Ordinal
    );

    /// <summary>The statements for one object.</summary>
    /// <param name="was">The object as it was.</param>
    /// <param name="now">The object as it is.</param>
    /// <param name="before">The schema as it was.</param>
    public static IEnumerable<DdlStatement> Back(SchemaObject was, SchemaObject now, DdlSource before)
    {
        if (was["owner"] != now["owner"])
            foreach (var statement in OwnerDdl.Write(was, before))
                yield return statement;
        if (was["grants"] != now["grants"])
            foreach (var statement in Grants(was, now, before))
                yield return statement;
        foreach (var statement in CommentDdl.Back(was, now, before))
            yield return statement;
    }

    private static IEnumerable<DdlStatement> Grants(SchemaObject was, SchemaObject now, DdlSource before)
    {
        if (was.Type == DefaultPrivilegesDdl.Type)
            return DefaultPrivilegesDdl.Back(was, now);
        var roles = GrantEntry.Of(was).Select(entry => entry.Role).ToHashSet(StringComparer.Ordinal);
        var gone = GrantEntry
            .Of(now)
            .Where(entry => entry.Grantor is null && !roles.Contains(entry.Role))
            .SelectMany(entry => GrantDdl.Usual(was, entry, before));
        // A REVOKE of all takes the grants on columns along.
        var columns = before.PartsOf(was, "COLUMN").SelectMany(column => GrantDdl.Write(column, before));
        return [.. gone, .. GrantDdl.Write(was, before), .. columns];
    }
}
