namespace PgMigrate.Engine.Layouts;

/// <summary>What is demanded of another tool's folder.</summary>
internal static class LayoutRoot
{
    /// <summary>Refuses a folder that is not there.</summary>
    /// <exception cref="MigrationException">FolderNotFound.</exception>
    public static void Require(string path)
    {
        if (!Directory.Exists(path))
            throw new MigrationException(
                MigrationErrorId.FolderNotFound,
                $"There is no folder {path}.",
                "Give the path of the tool's project, or of the folder with its scripts."
            )
            {
                Path = path,
            };
    }

    /// <summary>Refuses a folder in which nothing is a tool's script.</summary>
    /// <param name="path">Full path of the folder.</param>
    /// <param name="tool">The tool.</param>
    /// <param name="scripts">What was found.</param>
    /// <param name="findings">What was found besides: where that tells why, the folder is none of another kind.</param>
    /// <param name="form">What names of scripts look like.</param>
    /// <exception cref="MigrationException">FolderNotRecognised.</exception>
    public static void RequireScripts(
        string path,
        MigrationTool tool,
        IReadOnlyList<ConvertedScript> scripts,
        LayoutFindings findings,
        string form
    )
    {
        if (scripts.Count == 0 && findings.All.Count == 0)
            throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{path} holds no script of {tool}, such as {form}.",
                "Give the path of the tool's project, or of the folder with its scripts; and see whether it is that tool's."
            )
            {
                Path = path,
            };
    }

    /// <summary>The first of some folders that is there and holds a file of a name; null where none does.</summary>
    /// <param name="path">Full path of the tool's folder, which is looked at first.</param>
    /// <param name="folders">Folders in it, with <c>/</c>.</param>
    /// <param name="isScript">Tells scripts by their names.</param>
    public static string? Find(string path, IEnumerable<string> folders, Func<string, bool> isScript) =>
        folders
            .Select(folder => Path.Combine(path, folder))
            .Prepend(path)
            .FirstOrDefault(folder =>
                Directory.Exists(folder) && Directory.EnumerateFiles(folder).Any(file => isScript(Path.GetFileName(file)))
            );
}
