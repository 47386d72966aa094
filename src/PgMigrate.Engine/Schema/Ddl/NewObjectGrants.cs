namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>
/// What the default privileges of a database do to objects that are made in it: what is made again must have what it had, and not
/// what new objects get today.
/// </summary>
/// <param name="live">The schema of that database; null where it has no default privileges.</param>
internal sealed class NewObjectGrants(SchemaSnapshot? live)
{
    private readonly SchemaObject[] _defaults = [.. live?.Objects.Where(item => item.Type == DefaultPrivilegesDdl.Type) ?? []];

    /// <summary>The statements that leave a new object with the server's own defaults; none where it has nothing else.</summary>
    /// <param name="item">The object.</param>
    /// <param name="owner">Its owner, as SQL names the role.</param>
    public IEnumerable<string> Neutralize(SchemaObject item, string owner)
    {
        var kind = KindOf(item.Type);
        var meant = _defaults.Where(defaults =>
            DefaultPrivilegesDdl.KindOf(defaults) == kind && DefaultPrivilegesDdl.AreOf(defaults, item.Name)
        );
        string[] roles = [.. meant.SelectMany(GrantEntry.Of).Select(entry => entry.RoleOr(owner)).Distinct()];
        foreach (var role in roles)
            yield return $"REVOKE ALL ON {GrantDdl.On(item)} FROM {role}";
        if (roles.Contains(owner))
            yield return $"GRANT ALL ON {GrantDdl.On(item)} TO {owner}";
        if (roles.Contains(GrantEntry.Public) && GrantDdl.UsualOfPublic(item.Type) is { } usual)
            yield return $"GRANT {usual} ON {GrantDdl.On(item)} TO PUBLIC";
    }

    private static string? KindOf(string type) =>
        type switch
        {
            "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE" => "TABLES",
            "SEQUENCE" => "SEQUENCES",
            "FUNCTION" or "PROCEDURE" or "AGGREGATE" => "FUNCTIONS",
            "TYPE" or "DOMAIN" => "TYPES",
            "SCHEMA" => "SCHEMAS",
            _ => null,
        };
}
