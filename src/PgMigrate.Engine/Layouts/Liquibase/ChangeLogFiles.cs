namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>
/// Where the files of a changelog lie. Liquibase looks for a path from its search path or the class path, which no file names:
/// here that is the tool's folder, or the nearest one above it where the path leads to something.
/// </summary>
/// <param name="root">Full path of the tool's folder, from which names are told.</param>
/// <param name="search">Full path of the folder from which changelogs are called.</param>
internal sealed class ChangeLogFiles(string root, string search)
{
    private const int MostSteps = 8;
    private static readonly string[] Extensions = [".xml", ".yaml", ".yml", ".json", ".sql"];

    /// <summary>A file that a changelog names.</summary>
    /// <param name="parent">The changelog.</param>
    /// <param name="path">The path that it names.</param>
    /// <param name="isRelative">True where it is relative to the changelog.</param>
    /// <returns>Null where it is not there.</returns>
    public ChangeLogFile? Find(ChangeLogFile parent, string path, bool isRelative)
    {
        var name = ChangeLogPath.Normalize(path);
        if (isRelative)
        {
            var beside = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(parent.File.FullPath)!, path.Replace('\\', '/')));
            return File.Exists(beside) ? new ChangeLogFile(Named(beside), ChangeLogPath.Beside(parent.Path, path)) : null;
        }

        return Bases(parent).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) is { } found
            ? new ChangeLogFile(Named(Path.GetFullPath(found)), name)
            : null;
    }

    /// <summary>The changelogs of a folder that a changelog names, in the order of their names.</summary>
    public IReadOnlyList<ChangeLogFile> FindAll(ChangeLogFile parent, string path, ChangeLogNode node)
    {
        var isRelative = node.Flag("relativeToChangelogFile");
        var name = isRelative ? ChangeLogPath.Beside(parent.Path, path) : ChangeLogPath.Normalize(path);
        var folder = isRelative
            ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(parent.File.FullPath)!, path.Replace('\\', '/')))
            : Bases(parent).Select(start => Path.Combine(start, name)).FirstOrDefault(Directory.Exists);
        if (folder is null)
            return [];
        var (least, most) = (Depth(node["minDepth"], 0), Depth(node["maxDepth"], int.MaxValue));
        var ending = node["endsWithFilter"] ?? string.Empty;
        return
        [
            .. LayoutFile
                .List(folder, folder, recursive: true)
                .Where(file => Extensions.Contains(Path.GetExtension(file.FullPath).ToLowerInvariant()))
                .Where(file => file.Name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
                .Where(file => file.Name.Count(character => character == '/') + 1 is var depth && depth >= least && depth <= most)
                .Select(file => new ChangeLogFile(Named(file.FullPath), $"{name}/{file.Name}"))
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>A file by its full path, named from the tool's folder.</summary>
    public LayoutFile Named(string path) => LayoutFile.Of(root, path);

    private static int Depth(string? text, int absent) => int.TryParse(text, out var depth) ? depth : absent;

    private IEnumerable<string> Bases(ChangeLogFile parent)
    {
        yield return search;
        var folder = Path.GetDirectoryName(parent.File.FullPath);
        for (var step = 0; step < MostSteps && folder is not null; step++, folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
