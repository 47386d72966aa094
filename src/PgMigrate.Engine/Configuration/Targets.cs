namespace PgMigrate.Engine.Configuration;

/// <summary>The targets of <c>pgmigrate.json</c>, for those who connect to none yet.</summary>
internal static class Targets
{
    /// <summary>The names, for tab completion: none where the file is missing or cannot be understood.</summary>
    /// <param name="directory">Full path of the folder in which, or above which, the file is looked for.</param>
    public static IReadOnlyList<string> Names(string directory) => Read(directory, file => file.Names);

    /// <summary>
    /// The environments that the file names, for tab completion: none where the file is missing or cannot be understood.
    /// </summary>
    /// <param name="directory">Full path of the folder in which, or above which, the file is looked for.</param>
    public static IReadOnlyList<string> Environments(string directory) => Read(directory, file => file.Environments);

    /// <summary>The environment that a target names; null where it names none.</summary>
    /// <param name="name">The target.</param>
    /// <param name="directory">Full path of the folder in which, or above which, the file is looked for.</param>
    /// <exception cref="MigrationException">TargetInvalid.</exception>
    public static string? EnvironmentOf(string name, string directory) => TargetFile.Find(directory).Get(name).Environment;

    private static IReadOnlyList<string> Read(string directory, Func<TargetFile, IReadOnlyList<string>> read)
    {
        try
        {
            return read(TargetFile.Find(directory));
        }
        catch (Exception exception)
            when (exception is MigrationException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A key that was pressed is no place for errors; the command itself will tell.
            return [];
        }
    }
}
