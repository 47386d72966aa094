namespace PgMigrate.Engine.Sql;

/// <summary>The parts of a psql command line such as <c>\restrict abc</c>.</summary>
internal static class MetaCommand
{
    /// <summary>Its name without the backslash: <c>restrict</c>, <c>.</c>, <c>!</c>.</summary>
    /// <param name="command">The line, which begins with the backslash.</param>
    public static string Name(ReadOnlySpan<char> command) => command.Slice(1, NameLength(command)).ToString();

    /// <summary>All that follows the name, blanks around it cut off; empty where there is nothing.</summary>
    /// <param name="command">The line, which begins with the backslash.</param>
    public static string Argument(ReadOnlySpan<char> command) => command[(1 + NameLength(command))..].Trim().ToString();

    static int NameLength(ReadOnlySpan<char> command)
    {
        var length = 0;
        while (1 + length < command.Length && !SqlCharacters.IsSpace(command[1 + length]) && command[1 + length] != '\\')
            length++;
        return length;
    }
}
