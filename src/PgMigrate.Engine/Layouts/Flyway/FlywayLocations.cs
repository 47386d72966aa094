namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>Where Flyway looks for scripts.</summary>
internal static class FlywayLocations
{
    private const string FileSystem = "filesystem:";
    private const string ClassPath = "classpath:";

    // Where the class path begins in a project of Maven or Gradle.
    private static readonly string[] ClassPathRoots = ["src/main/resources", "src/main/java", "resources", "."];

    // Where nothing is said: those of the command line and of Spring Boot.
    private static readonly string[] Usual = ["sql", "migrations", "src/main/resources/db/migration", "db/migration"];

    /// <summary>The files in Flyway's locations, each once.</summary>
    /// <param name="root">Full path of the tool's folder.</param>
    /// <param name="settings">What its configuration says.</param>
    /// <param name="findings">Are told of locations that cannot be read.</param>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static IReadOnlyList<LayoutFile> Files(string root, FlywaySettings settings, LayoutFindings findings)
    {
        var folders =
            settings.Locations.Count == 0
                ? Guess(root, settings)
                : settings.Locations.SelectMany(location => Resolve(root, location, settings, findings));
        return
        [
            .. folders
                .SelectMany(folder => LayoutFile.List(root, folder, recursive: true))
                .DistinctBy(file => file.FullPath, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Guess(string root, FlywaySettings settings) =>
        LayoutRoot.Find(root, Usual, name => FlywayName.TryRead(name, settings) is not null) is { } found ? [found]
        : Usual.Select(folder => Path.Combine(root, folder)).FirstOrDefault(Directory.Exists) is { } usual ? [usual]
        : [root];

    private static IEnumerable<string> Resolve(string root, string location, FlywaySettings settings, LayoutFindings findings)
    {
        var text = location.Replace("{vendor}", "postgresql", StringComparison.Ordinal);
        var path = text.StartsWith(FileSystem, StringComparison.Ordinal) ? text[FileSystem.Length..] : text;
        var isClassPath =
            path.StartsWith(ClassPath, StringComparison.Ordinal)
            || (path.Length == text.Length && !text.Contains(':', StringComparison.Ordinal));
        if (isClassPath)
            path = path.StartsWith(ClassPath, StringComparison.Ordinal) ? path[ClassPath.Length..].TrimStart('/') : path;
        if (path.Contains('*', StringComparison.Ordinal) || path.Contains('?', StringComparison.Ordinal))
            return Miss(location, "is a pattern, which is not read", settings, findings);
        if (!isClassPath && path.Length == text.Length)
            return Miss(location, "is of a kind that is not read", settings, findings);
        string[] found = isClassPath
            ?
            [
                .. ClassPathRoots
                    .Select(folder => Path.GetFullPath(Path.Combine(root, folder, path)))
                    .Where(Directory.Exists)
                    .Take(1),
            ]
            : [.. new[] { Path.GetFullPath(path, root) }.Where(Directory.Exists)];
        return found.Length > 0 ? found : Miss(location, "is not there", settings, findings);
    }

    private static string[] Miss(string location, string why, FlywaySettings settings, LayoutFindings findings)
    {
        if (settings.File is { } file)
            findings.Error(
                file,
                line: null,
                $"The location {location} {why}: its scripts are not converted.",
                "Name the folder itself, or convert it by a call of its own."
            );
        return [];
    }
}
