using System.Text.RegularExpressions;
using PgMigrate.Spring.Resources;

namespace PgMigrate.Spring.ConfigData;

/// <summary>
/// Finds the files that a location stands for, as Boot's StandardConfigDataLocationResolver, ConfigTreeConfigDataLocationResolver
/// and SystemEnvironmentConfigDataLocationResolver do. The later one of two counts more.
/// </summary>
/// <param name="files">The application's class path.</param>
/// <param name="folder">The folder in which the program starts.</param>
/// <param name="names">The names of files without extension: <c>application</c>.</param>
/// <param name="environment">A variable's value; null where it is not set.</param>
internal sealed partial class LocationResolver(
    ApplicationFiles files,
    string folder,
    IReadOnlyList<string> names,
    Func<string, string?> environment
)
{
    private const string ClassPath = "classpath:";
    private const string File = "file:";

    // Of one folder and name, .properties counts more than .xml, and that more than YAML.
    private static readonly string[] Extensions = ["yaml", "yml", "xml", "properties"];

    /// <summary>The files of a location, and of the profiles where there are any.</summary>
    /// <param name="location">The location; a group of several counts as one.</param>
    /// <param name="parent">The file that names it; null where none does.</param>
    /// <param name="profiles">The profiles at work; null before they are known.</param>
    /// <exception cref="SpringException">A file is missing that must be there, or is in a place that is not read.</exception>
    public IEnumerable<ConfigFile> Resolve(ConfigLocation location, ConfigFile? parent, IReadOnlyList<string>? profiles)
    {
        if (location.Value.StartsWith("configtree:", StringComparison.Ordinal))
            return Tree(location);
        if (location.Value.StartsWith("env:", StringComparison.Ordinal))
            return Variable(location);
        ConfigLocation[] group = [.. location.Group()];
        List<ConfigFile> found = [.. group.SelectMany(part => Files(part, parent, profile: null))];
        if (found.Count == 0)
            found.AddRange(group.SelectMany(part => EmptyFolders(part, parent)));
        foreach (string profile in profiles ?? [])
            found.AddRange(group.SelectMany(part => Files(part, parent, profile)));
        return found.DistinctBy(file => file.Path);
    }

    private IEnumerable<ConfigFile> Files(ConfigLocation location, ConfigFile? parent, string? profile)
    {
        FileHint hint = FileHint.Of(Absolute(location, parent));
        string suffix = profile is null ? string.Empty : "-" + profile;
        if (IsFolder(hint.Path))
            return names.SelectMany(name =>
                Extensions.SelectMany(extension =>
                    Find($"{hint.Path}{name}{suffix}.{extension}", null, hint, profile, mustExist: false, location)
                )
            );
        string path = hint.Path;
        string? own = Extensions.FirstOrDefault(extension =>
            (path + hint.Extension).EndsWith(extension, StringComparison.OrdinalIgnoreCase)
        );
        if (own is null)
            return location.IsOptional
                ? []
                : throw new SpringException(
                    $"The location {location.Value} ({location.Origin}) is no folder and no file of a known kind.",
                    "A folder ends in '/'; a file without an extension is told by [.yaml] or [.properties]."
                );
        string file = hint.Extension is null ? $"{path[..^(own.Length + 1)]}{suffix}.{own}" : path + suffix;
        return Find(file, own, hint, profile, mustExist: profile is null && !location.IsOptional, location);
    }

    // A folder that is there is a location that was found, whatever is in it.
    private IEnumerable<ConfigFile> EmptyFolders(ConfigLocation location, ConfigFile? parent)
    {
        string path = Absolute(location, parent);
        if (!IsFolder(path) || path.StartsWith(ClassPath, StringComparison.Ordinal))
            return [];
        return Folders(path).Select(folder => new ConfigFile(File + folder, ConfigFormat.Properties, null));
    }

    private ConfigFile[] Find(
        string path,
        string? extension,
        FileHint hint,
        string? profile,
        bool mustExist,
        ConfigLocation location
    )
    {
        ConfigFile[] found =
        [
            .. Resources(path)
                .Select(file => new ConfigFile(
                    file.Path,
                    FormatOf(extension ?? path[(path.LastIndexOf('.') + 1)..], file.Resource),
                    file.Resource
                )
                {
                    Encoding = hint.Encoding,
                    IsOfProfile = profile is not null,
                }),
        ];
        if (mustExist && found.Length == 0 && !path.Contains('*', StringComparison.Ordinal))
            throw Missing(location);
        return found;
    }

    private IEnumerable<(string Path, Resource Resource)> Resources(string path)
    {
        if (path.StartsWith(ClassPath, StringComparison.Ordinal))
        {
            string name = path[ClassPath.Length..].TrimStart('/');
            return files.Find(name) is { } resource ? [($"{ClassPath}/{name}", resource)] : [];
        }

        int star = path.IndexOf("*/", StringComparison.Ordinal);
        IEnumerable<string> paths =
            star < 0 ? [Full(path)] : Folders(path[..(star + 2)]).Select(inner => inner + path[(star + 2)..]);
        return paths
            .Where(System.IO.File.Exists)
            .Select(file => (File + file, new FolderRoot(Path.GetDirectoryName(file)!).Find(Path.GetFileName(file))!));
    }

    // Folders below one, by the order of their names, where the last part of the path is a star.
    private IEnumerable<string> Folders(string path)
    {
        if (!path.EndsWith("*/", StringComparison.Ordinal))
            return Directory.Exists(Full(path)) ? [Full(path)] : [];
        string parent = Full(path[..^2]);
        return Directory.Exists(parent)
            ? Directory
                .EnumerateDirectories(parent)
                .Where(inner => !Path.GetFileName(inner).StartsWith("..", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(inner => inner + "/")
            : [];
    }

    private List<ConfigFile> Tree(ConfigLocation location)
    {
        string path = location.Value["configtree:".Length..];
        if (!path.EndsWith('/'))
            throw new SpringException(
                $"The location {location.Value} ({location.Origin}) must end with '/'.",
                "Put one behind it."
            );
        string[] trees = [.. Folders(path)];
        if (trees.Length == 0 && !location.IsOptional && !path.EndsWith("*/", StringComparison.Ordinal))
            throw Missing(location);
        return [.. trees.Select(tree => new ConfigFile($"configtree:{tree}", ConfigFormat.Tree, null))];
    }

    private List<ConfigFile> Variable(ConfigLocation location)
    {
        FileHint hint = FileHint.Of(location.Value["env:".Length..]);
        if (environment(hint.Path) is not { } text)
            return location.IsOptional ? [] : throw Missing(location);
        byte[] content = System.Text.Encoding.UTF8.GetBytes(text);
        var resource = new Resource(hint.Path, $"environment variable {hint.Path}", content.Length)
        {
            Open = () => new MemoryStream(content, writable: false),
        };
        ConfigFormat format = FormatOf((hint.Extension ?? ".properties")[1..], resource);
        return [new ConfigFile(location.Value, format, resource) { Encoding = hint.Encoding }];
    }

    // Relative to the file that names it, unless it begins with a slash or a prefix.
    private static string Absolute(ConfigLocation location, ConfigFile? parent)
    {
        string path = location.Value.StartsWith("resource:", StringComparison.Ordinal)
            ? location.Value["resource:".Length..]
            : location.Value;
        if (
            path.StartsWith(ClassPath, StringComparison.Ordinal)
            || path.StartsWith(File, StringComparison.Ordinal)
            || Path.IsPathRooted(path)
        )
            return path;
        if (Prefix().IsMatch(path))
            throw new SpringException(
                $"The location {location.Value} ({location.Origin}) is not read here: what it holds is not known.",
                "Give what is needed itself: a connection, -Path; or put the values into the environment."
            );
        return parent is null ? path : parent.Path[..(parent.Path.LastIndexOf('/') + 1)] + path;
    }

    private string Full(string path) =>
        Path.GetFullPath(path.StartsWith(File, StringComparison.Ordinal) ? LocalPath(path[File.Length..]) : path, folder);

    // file:///etc/a and file:/etc/a are one.
    private static string LocalPath(string path) => path.StartsWith("///", StringComparison.Ordinal) ? path[2..] : path;

    private static bool IsFolder(string path) => path.EndsWith('/') || path.EndsWith(Path.DirectorySeparatorChar);

    private static ConfigFormat FormatOf(string extension, Resource resource) =>
        extension.ToLowerInvariant() switch
        {
            "properties" => ConfigFormat.Properties,
            "yml" or "yaml" => ConfigFormat.Yaml,
            _ => throw new SpringException($"{resource.Place}: .{extension} is not read here.", "Use .properties or .yml."),
        };

    private static SpringException Missing(ConfigLocation location) =>
        new(
            $"There is no {location.Value}, which {location.Origin} asks for: the application would not start.",
            "Put it there, or write optional: before the location."
        );

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9*]*?:")]
    private static partial Regex Prefix();
}
