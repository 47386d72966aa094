namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>A file of Java's properties: <c>name=value</c>, <c>name: value</c>, <c>#</c> and <c>!</c> for comments.</summary>
internal static class PropertiesFile
{
    /// <summary>Its properties, each with its line from 1.</summary>
    public static IEnumerable<(string Name, string Value, int Line)> Read(string text)
    {
        var lines = text.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            var number = index + 1;
            var line = lines[index].Trim();
            if (line.Length == 0 || line[0] is '#' or '!')
                continue;
            // A backslash at the end goes on in the next line.
            while (line.EndsWith('\\') && index + 1 < lines.Length)
                line = line[..^1] + lines[++index].Trim();
            var end = line.AsSpan().IndexOfAny('=', ':', ' ');
            if (end > 0)
                yield return (line[..end], Unescape(line[end..].TrimStart(' ', '\t').TrimStart('=', ':').Trim()), number);
        }
    }

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal))
            return value;
        var result = new System.Text.StringBuilder(value.Length);
        for (var index = 0; index < value.Length; index++)
            result.Append(value[index] == '\\' && index + 1 < value.Length ? Escaped(value[++index]) : value[index]);
        return result.ToString();
    }

    private static char Escaped(char character) =>
        character switch
        {
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            _ => character,
        };
}
