namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>How Liquibase writes the path of a changelog into its table.</summary>
internal static class ChangeLogPath
{
    private const string ClassPath = "classpath:";

    /// <summary>A path without <c>classpath:</c>, a leading slash, a drive, and dots that lead nowhere.</summary>
    public static string Normalize(string path)
    {
        var text = path.StartsWith(ClassPath, StringComparison.Ordinal) ? path[ClassPath.Length..] : path;
        text = text.Replace('\\', '/');
        if (text.Length > 1 && text[1] == ':')
            text = text[2..];
        var parts = new List<string>();
        foreach (var part in text.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".")
                continue;
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }

        return string.Join('/', parts);
    }

    /// <summary>A path that is relative to that of a changelog.</summary>
    public static string Beside(string changelog, string path) =>
        Normalize(changelog.LastIndexOf('/') is var slash and >= 0 ? $"{changelog[..slash]}/{path}" : path);
}
