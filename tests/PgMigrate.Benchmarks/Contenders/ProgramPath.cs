namespace PgMigrate.Benchmarks.Contenders;

/// <summary>Finds programs.</summary>
public static class ProgramPath
{
    /// <summary>The full path of a program in one of the folders given, or on PATH; null where it is in none.</summary>
    public static string? Find(string name, params IReadOnlyList<string> folders)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        var onPath =
            Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
        return folders.Concat(onPath).Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
