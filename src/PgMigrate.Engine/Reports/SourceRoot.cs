namespace PgMigrate.Engine.Reports;

/// <summary>
/// The folder that a report's paths are relative to. Knows paths of Windows everywhere: a report may be made elsewhere than the
/// findings.
/// </summary>
internal sealed class SourceRoot
{
    private readonly string _folder;

    /// <param name="folder">Its full path.</param>
    public SourceRoot(string folder) => _folder = WithSlashes(folder).TrimEnd('/') + '/';

    /// <summary>A path within the folder, with <c>/</c>; outside of it the full path, with <c>/</c> too.</summary>
    public string? Shorten(string? path)
    {
        if (path is null)
            return null;
        string full = WithSlashes(path);
        bool isInside = full.Length > _folder.Length && full.StartsWith(_folder, Comparison(full));
        return isInside ? full[_folder.Length..] : full;
    }

    // Elsewhere a backslash is a character of a name.
    private static string WithSlashes(string path) =>
        OperatingSystem.IsWindows() || IsOfWindows(path) ? path.Replace('\\', '/') : path;

    private static StringComparison Comparison(string path) =>
        IsOfWindows(path) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static bool IsOfWindows(string path) =>
        path is [var drive, ':', '\\' or '/', ..] ? char.IsAsciiLetter(drive) : path.StartsWith(@"\\", StringComparison.Ordinal);
}
