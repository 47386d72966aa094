namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>The changelog that a project begins with.</summary>
/// <param name="Folder">Full path of the tool's folder.</param>
/// <param name="Search">Full path of the folder from which Liquibase calls changelogs.</param>
/// <param name="ChangeLog">The changelog.</param>
internal sealed record ChangeLogRoot(string Folder, string Search, ChangeLogFile ChangeLog)
{
    private const string Properties = "liquibase.properties";

    // Where Maven and Gradle put what is on the class path.
    private static readonly string[] ClassPaths = ["src/main/resources", "src/test/resources", "BOOT-INF/classes"];

    private static readonly string[] Names =
    [
        "db.changelog-master",
        "db.changelog-root",
        "db.changelog",
        "changelog-master",
        "changelog-root",
        "changelog.master",
        "dbchangelog",
        "master",
        "root",
        "changelog",
        "liquibase-changelog",
    ];

    private static readonly string[] Extensions = [".xml", ".yaml", ".yml", ".json", ".sql"];

    /// <summary>Values that <c>liquibase.properties</c> gives: <c>parameter.name</c>.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>What was given, and what the project's file gives besides.</summary>
    public IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> given)
    {
        var all = new Dictionary<string, string>(Parameters, StringComparer.Ordinal);
        foreach (var (name, value) in given)
            all[name] = value;
        return all;
    }

    /// <summary>Finds it.</summary>
    /// <param name="path">Full path of the project, of the folder of its changelogs, or of the changelog itself.</param>
    /// <param name="findings">Are told what of the project's file has no effect.</param>
    /// <exception cref="MigrationException">FolderNotFound, FolderNotRecognised, ScriptUnreadable.</exception>
    public static ChangeLogRoot Find(string path, LayoutFindings findings)
    {
        if (File.Exists(path))
            return Of(Path.GetDirectoryName(path)!, path, new Dictionary<string, string>(), null);
        LayoutRoot.Require(path);
        var settings = Settings(path, findings);
        var file = settings.GetValueOrDefault("changelogfile") is { } named ? FindNamed(path, named) : FindByName(path);
        if (file is null)
            throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{path} has no changelog that is known for the one to begin with.",
                "Give the path of that changelog itself."
            )
            {
                Path = path,
            };
        var parameters = settings
            .Where(setting => setting.Key.StartsWith("parameter.", StringComparison.Ordinal))
            .ToDictionary(setting => setting.Key["parameter.".Length..], setting => setting.Value, StringComparer.Ordinal);
        return Of(path, file, parameters, settings.GetValueOrDefault("changelogfile"));
    }

    private static ChangeLogRoot Of(string folder, string file, IReadOnlyDictionary<string, string> parameters, string? called)
    {
        var search = SearchOf(folder, file);
        var name = called is not null ? ChangeLogPath.Normalize(called) : LayoutFile.Of(search, file).Name;
        return new ChangeLogRoot(folder, search, new ChangeLogFile(LayoutFile.Of(folder, file), name))
        {
            Parameters = parameters,
        };
    }

    private static string SearchOf(string folder, string file)
    {
        var path = file.Replace('\\', '/');
        foreach (var classPath in ClassPaths)
            if (path.LastIndexOf($"/{classPath}/", StringComparison.Ordinal) is var start and >= 0)
                return Path.GetFullPath(path[..(start + classPath.Length + 1)]);
        return folder;
    }

    // Names of settings are told apart by their letters alone: changeLogFile, changelog-file.
    private static Dictionary<string, string> Settings(string folder, LayoutFindings findings)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var path = Path.Combine(folder, Properties);
        if (!File.Exists(path))
            return settings;
        foreach (var (name, value, _) in PropertiesFile.Read(LayoutFile.Of(folder, path).ReadText(findings)))
        {
            var isParameter = name.StartsWith("parameter.", StringComparison.Ordinal);
            settings[isParameter ? name : name.Replace("liquibase.command.", "").Replace("-", "").ToLowerInvariant()] = value;
        }

        return settings;
    }

    private static string? FindNamed(string folder, string named)
    {
        var name = ChangeLogPath.Normalize(named);
        return ClassPaths.Prepend(string.Empty).Select(start => Path.Combine(folder, start, name)).FirstOrDefault(File.Exists);
    }

    private static string? FindByName(string folder)
    {
        var files = LayoutFile
            .List(folder, folder, recursive: true)
            .Where(file => Extensions.Contains(Path.GetExtension(file.FullPath).ToLowerInvariant()))
            .OrderBy(file => file.Name.Count(sign => sign == '/'))
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .ToArray();
        foreach (var name in Names)
            if (
                Array.Find(
                    files,
                    file => Path.GetFileNameWithoutExtension(file.FullPath).Equals(name, StringComparison.OrdinalIgnoreCase)
                ) is
                { } found
            )
                return found.FullPath;
        return files.Length == 1 ? files[0].FullPath : null;
    }
}
