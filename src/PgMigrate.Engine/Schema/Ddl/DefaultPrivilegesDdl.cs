namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Default privileges.</summary>
internal static class DefaultPrivilegesDdl
{
    /// <summary>Their type in a snapshot.</summary>
    public const string Type = "DEFAULT PRIVILEGES";

    private const string BeforeKind = " ON ";
    private const string InSchema = " IN SCHEMA ";
    private const string ForRole = "FOR ROLE ";

    /// <summary>The kind of objects that they are of: TABLES, SEQUENCES, FUNCTIONS, TYPES, SCHEMAS, LARGE OBJECTS.</summary>
    public static string KindOf(SchemaObject defaults) => defaults.Name[(At(defaults) + BeforeKind.Length)..];

    /// <summary>True where they are of objects in a schema, or of all objects.</summary>
    /// <param name="defaults">The default privileges.</param>
    /// <param name="name">An object's full name.</param>
    public static bool AreOf(SchemaObject defaults, string name)
    {
        var schema = Head(defaults).Split(InSchema, 2);
        return schema.Length == 1 || name.StartsWith($"{schema[1]}.", StringComparison.Ordinal);
    }

    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject defaults)
    {
        var (head, kind) = (Head(defaults), KindOf(defaults));
        var creator = head.Split(InSchema, 2)[0][ForRole.Length..];
        foreach (var entry in GrantEntry.Of(defaults))
        foreach (var action in Actions(entry, entry.RoleOr(creator), kind))
            yield return new(DdlStage.DefaultPrivileges, defaults, $"ALTER DEFAULT PRIVILEGES {head} {action}");
    }

    /// <summary>The statements that lead back to what they were.</summary>
    /// <param name="was">The default privileges as they were; null where there were none of the kind.</param>
    /// <param name="now">The default privileges as they are.</param>
    public static IEnumerable<DdlStatement> Back(SchemaObject? was, SchemaObject now)
    {
        var (head, kind) = (Head(now), KindOf(now));
        var creator = head.Split(InSchema, 2)[0][ForRole.Length..];
        var roles = (was is null ? [] : GrantEntry.Of(was)).Select(entry => entry.Role).ToHashSet(StringComparer.Ordinal);
        var gone = GrantEntry
            .Of(now)
            .Where(entry => !roles.Contains(entry.Role))
            .SelectMany(entry =>
                Usual(entry, entry.RoleOr(creator), kind, isOfSchema: head.Contains(InSchema, StringComparison.Ordinal))
            )
            .Select(action => new DdlStatement(DdlStage.DefaultPrivileges, now, $"ALTER DEFAULT PRIVILEGES {head} {action}"));
        return [.. gone, .. was is null ? [] : Write(was)];
    }

    // What a schema adds is nothing to begin with.
    private static IEnumerable<string> Usual(GrantEntry entry, string role, string kind, bool isOfSchema)
    {
        yield return $"REVOKE ALL ON {kind} FROM {role}";
        if (isOfSchema)
            yield break;
        if (entry.Role == GrantEntry.Owner)
            yield return $"GRANT ALL ON {kind} TO {role}";
        if (entry.Role == GrantEntry.Public && (kind is "FUNCTIONS" or "TYPES"))
            yield return $"GRANT {(kind == "TYPES" ? "USAGE" : "EXECUTE")} ON {kind} TO {role}";
    }

    private static IEnumerable<string> Actions(GrantEntry entry, string role, string kind)
    {
        yield return $"REVOKE ALL ON {kind} FROM {role}";
        if (entry.Lost is { } lost)
        {
            yield return $"GRANT ALL ON {kind} TO {role}";
            yield return $"REVOKE {lost} ON {kind} FROM {role}";
        }

        foreach (var (privileges, option) in entry.Kinds)
            yield return $"GRANT {string.Join(", ", privileges)} ON {kind} TO {role}{option}";
    }

    private static string Head(SchemaObject defaults) => defaults.Name[..At(defaults)];

    private static int At(SchemaObject defaults) => defaults.Name.LastIndexOf(BeforeKind, StringComparison.Ordinal);
}
