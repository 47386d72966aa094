namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE and ALTER POLICY; the reader stands behind the name.</summary>
internal static class PolicyReader
{
    /// <summary>Null where name and table do not follow.</summary>
    public static SqlCommand? Read(ref StatementReader reader, in DefinitionHead head, bool isAlter)
    {
        if (head.Name is not { Name: var name } || !reader.TryWords("ON") || reader.ObjectName() is not { } table)
            return null;
        if (isAlter && reader.TryWords("RENAME", "TO"))
            return reader.Identifier() is { } to
                ? new RenameObject("POLICY", new ObjectName(null, name), to) { Table = table }
                : null;
        return new CreatePolicy(name, table, isAlter);
    }
}
