namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE and ALTER POLICY; the reader stands behind that word.</summary>
internal static class PolicyReader
{
    /// <summary>Null where name and table do not follow.</summary>
    public static SqlCommand? Read(ref StatementReader reader, bool isAlter)
    {
        reader.TryIfExists();
        if (reader.NameOnTable() is not var (name, table))
            return null;
        if (isAlter && reader.TryWords("RENAME", "TO"))
            return reader.Identifier() is { } to ? new RenameObject("POLICY", new ObjectName(null, name), to) { Table = table } : null;
        return new CreatePolicy(name, table, isAlter);
    }
}
