using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Grants on objects.</summary>
internal static class GrantDdl
{
    /// <summary>
    /// The statements that give an object just made what it had. Their stages keep them apart: a role's REVOKE of all takes its
    /// grants of columns along, and who grants in turn must hold the grant option by then.
    /// </summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject item, DdlSource source)
    {
        var owner = OwnerOf(item, source);
        var neutral = source.Defaults.Neutralize(item, owner).Select(sql => new DdlStatement(DdlStage.Revoke, item, sql));
        return [.. neutral, .. GrantEntry.Of(item).SelectMany(entry => Write(item, entry, owner))];
    }

    /// <summary>The statements that leave a role nothing on an object but what it has on any new one.</summary>
    public static IEnumerable<DdlStatement> Usual(SchemaObject item, GrantEntry entry, DdlSource source)
    {
        var role = entry.RoleOr(OwnerOf(item, source));
        yield return new(DdlStage.Revoke, item, $"REVOKE ALL{Column(item)} ON {On(item)} FROM {role}");
        if (entry.Role == GrantEntry.Owner && item.Type != "COLUMN")
            yield return new(DdlStage.Grant, item, $"GRANT ALL ON {On(item)} TO {role}");
        if (entry.Role == GrantEntry.Public && UsualOfPublic(item.Type) is { } usual)
            yield return new(DdlStage.Grant, item, $"GRANT {usual} ON {On(item)} TO {role}");
    }

    /// <summary>
    /// The statements for one role, by its name without quotes; none where it differs in nothing from the default.
    /// </summary>
    public static IEnumerable<string> Of(SchemaObject item, string role) =>
        GrantEntry
            .Of(item)
            .Where(entry =>
                entry.Role switch
                {
                    GrantEntry.Public => role == "public",
                    GrantEntry.Owner => false,
                    var written => SqlIdentifier.Parse(written) == role,
                }
            )
            .SelectMany(entry => Write(item, entry, item["owner"] ?? "CURRENT_USER"))
            .Select(statement => statement.Sql);

    /// <summary>True where another role than the owner has granted.</summary>
    public static bool HasOtherGrantor(SchemaObject item) => GrantEntry.Of(item).Any(entry => entry.Grantor is not null);

    /// <summary>The object as GRANT names it.</summary>
    public static string On(SchemaObject item) =>
        item.Type switch
        {
            "COLUMN" => $"TABLE {item.Parent}",
            "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => $"TABLE {item.Name}",
            _ => $"{item.Type} {item.Name}",
        };

    /// <summary>What all may on a new object of a type, as <c>acldefault()</c> has it; null for nothing.</summary>
    public static string? UsualOfPublic(string type) =>
        type switch
        {
            "FUNCTION" or "PROCEDURE" or "AGGREGATE" => "EXECUTE",
            "TYPE" or "DOMAIN" => "USAGE",
            _ => null,
        };

    // A sequence of a column, and a column, have the owner of the table.
    private static string OwnerOf(SchemaObject item, DdlSource source)
    {
        for (var now = item; now is not null; now = Above(now, source))
            if (now["owner"] is { } owner)
                return owner;
        return "CURRENT_USER";
    }

    private static SchemaObject? Above(SchemaObject item, DdlSource source) =>
        item.Type == "SEQUENCE" ? source.Find("COLUMN", item.Parent ?? string.Empty) : source.ParentOf(item);

    private static IEnumerable<DdlStatement> Write(SchemaObject item, GrantEntry entry, string owner)
    {
        var role = entry.RoleOr(owner);
        if (item.Type != "COLUMN" && entry.Grantor is null)
            yield return new(DdlStage.Revoke, item, $"REVOKE ALL ON {On(item)} FROM {role}");
        if (entry.Lost is { } lost)
        {
            yield return new(DdlStage.Grant, item, $"GRANT ALL ON {On(item)} TO {role}");
            yield return new(DdlStage.Grant, item, $"REVOKE {lost} ON {On(item)} FROM {role}");
        }

        foreach (var (privileges, option) in entry.Kinds)
        {
            var list = string.Join(", ", privileges.Select(privilege => privilege + Column(item)));
            yield return new(StageOf(item, entry), item, $"GRANT {list} ON {On(item)} TO {role}{option}")
            {
                Role = entry.Grantor,
            };
        }
    }

    private static DdlStage StageOf(SchemaObject item, GrantEntry entry) =>
        entry.Grantor is not null ? DdlStage.GrantByOthers
        : item.Type == "COLUMN" ? DdlStage.ColumnGrant
        : DdlStage.Grant;

    private static string Column(SchemaObject item) => item.Type == "COLUMN" ? $" ({DdlNames.Local(item)})" : string.Empty;
}
