namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE and ALTER ROLE, USER and GROUP; the reader stands behind the name.</summary>
internal static class RoleReader
{
    /// <summary>Null where no role follows: ALTER ROLE ALL is for everyone.</summary>
    public static RoleCommand? Read(ref StatementReader reader, in DefinitionHead head, bool isAlter)
    {
        if (head.Name is not { Name: var role })
            return null;
        while (reader.SeekAnyWord("PASSWORD"))
        {
            reader.Move();
            var offset = reader.Offset;
            // A role of IN ROLE may be called password; then no text follows.
            if (reader.Literal() is { } password)
                return new RoleCommand(role, isAlter, password, offset);
        }
        return new RoleCommand(role, isAlter, Password: null, PasswordOffset: null);
    }
}
