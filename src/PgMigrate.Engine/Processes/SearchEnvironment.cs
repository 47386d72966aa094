namespace PgMigrate.Engine.Processes;

/// <summary>Where a sandbox looks for programs and keeps its files. Tests bring their own.</summary>
internal sealed record SearchEnvironment
{
    /// <summary>The folders of PATH, in their order.</summary>
    public required IReadOnlyList<string> PathFolders { get; init; }

    /// <summary>Where systems install PostgreSQL; one folder name of each may hold a <c>*</c>.</summary>
    public required IReadOnlyList<string> UsualFolders { get; init; }

    /// <summary>Where binaries that were fetched are kept.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The folder of this user's sandboxes.</summary>
    public required string SandboxRoot { get; init; }

    /// <summary>This machine's.</summary>
    public static SearchEnvironment Current() =>
        new()
        {
            PathFolders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            ),
            UsualFolders = OperatingSystem.IsWindows() ? WindowsFolders() : UnixFolders,
            CacheFolder = Path.Combine(UserCache(), "pgmigrate"),
            SandboxRoot = Path.Combine(TemporaryFolder(), $"pgmigrate-sandbox-{UserName()}"),
        };

    private static IReadOnlyList<string> UnixFolders { get; } =
    [
        "/usr/lib/postgresql/*/bin", // Debian, Ubuntu
        "/usr/pgsql-*/bin", // PostgreSQL's own packages for Red Hat and Fedora
        "/usr/lib/postgresql*/bin", // SUSE
        "/usr/lib64/postgresql-*/bin", // Gentoo
        "/usr/libexec/postgresql*", // Alpine
        "/usr/local/pgsql/bin", // built from source
        "/opt/homebrew/opt/postgresql@*/bin", // Homebrew on Apple silicon
        "/usr/local/opt/postgresql@*/bin", // Homebrew on Intel
        "/opt/local/lib/postgresql*/bin", // MacPorts
        "/Library/PostgreSQL/*/bin", // EDB's installer
        "/Applications/Postgres.app/Contents/Versions/*/bin", // Postgres.app
    ];

    /// <summary>The program's full path; null where PATH does not have it.</summary>
    public string? FindProgram(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [string.Empty];
        return PathFolders
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending)))
            .FirstOrDefault(File.Exists);
    }

    /// <summary>The usual folders that exist here.</summary>
    public IEnumerable<string> ExistingUsualFolders() => UsualFolders.SelectMany(Expand).Where(Directory.Exists);

    private static IEnumerable<string> Expand(string pattern)
    {
        var star = pattern.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return [pattern];
        var nameStart = pattern.LastIndexOfAny(['/', '\\'], star) + 1;
        var nameEnd = pattern.IndexOfAny(['/', '\\'], star);
        var name = nameEnd < 0 ? pattern[nameStart..] : pattern[nameStart..nameEnd];
        var rest = nameEnd < 0 ? string.Empty : pattern[(nameEnd + 1)..];
        var parent = new DirectoryInfo(pattern[..nameStart]);
        return parent.Exists ? parent.GetDirectories(name).Select(folder => Path.Combine(folder.FullName, rest)) : [];
    }

    private static string[] WindowsFolders() =>
        [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", "*", "bin")];

    /// <summary>The superuser's home is closed to the account that runs the server, so its cache is the system's.</summary>
    private static string UserCache()
    {
        if (OperatingSystem.IsWindows())
            return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsMacOS())
            return Environment.IsPrivilegedProcess ? "/Library/Caches" : Path.Combine(home, "Library", "Caches");
        if (Environment.IsPrivilegedProcess)
            return "/var/cache";
        return Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(home, ".cache");
    }

    private static string UserName() => string.Concat(Environment.UserName.Split(Path.GetInvalidFileNameChars()));

    private static string TemporaryFolder()
    {
        var folder = Path.GetTempPath();
        return UnprivilegedAccount.IsNeeded && !UnprivilegedAccount.CanReach(folder) ? "/var/tmp" : folder;
    }
}
