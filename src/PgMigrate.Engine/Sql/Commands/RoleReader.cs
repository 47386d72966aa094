namespace PgMigrate.Engine.Sql.Commands;

/// <summary>Reads CREATE and ALTER ROLE, USER and GROUP; the reader stands behind that word.</summary>
internal static class RoleReader
{
    /// <summary>Null where no role follows: ALTER ROLE ALL is for everyone.</summary>
    public static RoleCommand? Read(ref StatementReader reader, bool isAlter)
    {
        if (reader.IsWord("ALL") || reader.Identifier() is not { } role)
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
