namespace PgMigrate.Engine.Sql.Commands;

/// <summary>What stands between the verb of a definition and its clauses: the object's type, its name, and flags.</summary>
/// <param name="Name">
/// The object's name; null where none stands, as in ALL IN TABLESPACE, or where it has none, as a cast.
/// </param>
/// <param name="Written">The object as written; null where there is no one object.</param>
internal readonly record struct DefinitionHead(ObjectName? Name, string? Written)
{
    /// <summary>True for CONCURRENTLY.</summary>
    public bool IsConcurrent { get; init; }

    /// <summary>True for IF EXISTS and IF NOT EXISTS.</summary>
    public bool IfExists { get; init; }

    /// <summary>True for ONLY.</summary>
    public bool IsOnly { get; init; }

    /// <summary>True for ALL IN TABLESPACE.</summary>
    public bool IsForTablespace { get; init; }

    /// <summary>That of CREATE; the reader stands behind the type.</summary>
    public static DefinitionHead OfCreated(SqlObjectType type, ref StatementReader reader)
    {
        var isConcurrent = type.Name == "INDEX" && reader.TryWords("CONCURRENTLY");
        var ifNotExists = reader.TryIfExists();
        var hasName = type.Name is not ("INDEX" or "STATISTICS") || !reader.IsWord("ON");
        return (hasName ? Subject(type.Name, ref reader) : default) with { IsConcurrent = isConcurrent, IfExists = ifNotExists };
    }

    /// <summary>That of ALTER; the reader stands behind the type.</summary>
    public static DefinitionHead OfAltered(SqlObjectType type, ref StatementReader reader)
    {
        if (reader.TryWords("ALL", "IN", "TABLESPACE"))
            return new DefinitionHead { IsForTablespace = true };
        var isForAllRoles = type.Name is "ROLE" or "USER" or "GROUP" && reader.TryWords("ALL");
        if (isForAllRoles)
            return default;
        var ifExists = reader.TryIfExists();
        if (type.Name is "DEFAULT PRIVILEGES" or "SYSTEM" or "CAST" or "OPERATOR" or "LARGE OBJECT" or "USER MAPPING")
            return Subject(type.Name, ref reader);
        var name = reader.Relation(out var isOnly, out var written);
        return new DefinitionHead(name, written) { IfExists = ifExists, IsOnly = isOnly };
    }

    /// <summary>The object that a type of objects is followed by.</summary>
    public static DefinitionHead Subject(string type, ref StatementReader reader)
    {
        string? written = null;
        var name = type switch
        {
            "DEFAULT PRIVILEGES" or "SYSTEM" or "OWNED" => null,
            "CAST" => Group(reader, out written),
            "OPERATOR" => OperatorName.Read(ref reader, out written),
            "LARGE OBJECT" => Token(ref reader, out written),
            "USER MAPPING" or "TRANSFORM" when !reader.TryWords("FOR") => null,
            _ => reader.ObjectName(out written),
        };
        return new DefinitionHead(name, written);
    }

    // A cast is known by its two types, a large object by its number.
    static ObjectName? Group(StatementReader reader, out string? written)
    {
        var from = reader.Offset;
        written = reader.SkipGroup() ? reader.TextSince(from) : null;
        return null;
    }

    static ObjectName? Token(ref StatementReader reader, out string? written)
    {
        written = reader.AtEnd ? null : reader.CurrentText.ToString();
        reader.Move();
        return null;
    }
}
