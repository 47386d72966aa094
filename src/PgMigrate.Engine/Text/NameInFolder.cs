namespace PgMigrate.Engine.Text;

/// <summary>
/// Joins a folder and a name that somebody else has written: into a history, a manifest, a snapshot. Such a name is a relative
/// path that stays in its folder, or it is refused. Every such join goes through here.
/// </summary>
internal static class NameInFolder
{
    // A name is judged alike on every system: a backslash may separate, whoever reads it.
    private static readonly char[] Separators = ['/', '\\'];

    // What Windows opens as a device, whatever follows behind a dot.
    private static readonly HashSet<string> Devices = new(
        [
            "CON",
            "PRN",
            "AUX",
            "NUL",
            "CONIN$",
            "CONOUT$",
            .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }),
        ],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The full path of a name; null where it would leave the folder, be it by a link.</summary>
    /// <param name="folder">Full path of the folder. It may itself be a link.</param>
    /// <param name="name">The name; parts are separated by <c>/</c>. What it names need not exist.</param>
    public static string? PathOf(string folder, string name)
    {
        if (!IsInside(name))
            return null;
        var path = Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));
        return LeavesByLink(folder, name) ? null : path;
    }

    /// <summary>True where the words of a name lead nowhere but into the folder; links are not looked at.</summary>
    public static bool IsInside(string name) =>
        name.Length > 0 && !name.Contains('\0') && !Path.IsPathRooted(name) && name.Split(Separators).All(IsPlain);

    // An empty part is a root or a doubled separator. On Windows a colon is a drive or a stream, and dots at the end fall off.
    private static bool IsPlain(string part) =>
        part is not ("" or "." or "..") && (!OperatingSystem.IsWindows() || IsPlainOnWindows(part));

    private static bool IsPlainOnWindows(string part) =>
        !part.Contains(':') && part[^1] is not ('.' or ' ') && !Devices.Contains(part.Split('.')[0].TrimEnd());

    private static bool LeavesByLink(string folder, string name)
    {
        var path = folder;
        foreach (var part in name.Split('/', Path.DirectorySeparatorChar))
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null && !StaysBelow(folder, path))
                return true;
        }

        return false;
    }

    private static bool StaysBelow(string folder, string path)
    {
        try
        {
            return IsBelow(RealPath(folder), RealPath(path));
        }
        catch (IOException)
        {
            // Links that lead in a circle lead to no file.
            return false;
        }
    }

    // Each part may be a link, and lead to others. The system itself limits how many.
    private static string RealPath(string path)
    {
        var full = Path.GetFullPath(path);
        var real = Path.GetPathRoot(full)!;
        foreach (var part in full[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(real, part);
            real = new FileInfo(next).LinkTarget is null ? next : RealPath(FinalTarget(next));
        }

        return real;
    }

    private static string FinalTarget(string link) => new FileInfo(link).ResolveLinkTarget(returnFinalTarget: true)!.FullName;

    private static bool IsBelow(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
