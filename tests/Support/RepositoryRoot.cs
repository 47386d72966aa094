namespace PgMigrate.Tests.Support;

/// <summary>The folder of the repository: the one above the tests' output that holds the solution.</summary>
public static class RepositoryRoot
{
    /// <summary>Its full path.</summary>
    public static string FullPath { get; } = FolderAbove(AppContext.BaseDirectory);

    /// <summary>The full path of something in it.</summary>
    public static string Combine(params string[] parts) => Path.Combine([FullPath, .. parts]);

    private static string FolderAbove(string folder)
    {
        for (var candidate = folder; candidate is not null; candidate = Path.GetDirectoryName(candidate))
            if (File.Exists(Path.Combine(candidate, "PgMigrate.sln")))
                return candidate;
        throw new InvalidOperationException($"{folder} is not below the repository.");
    }
}
