namespace PgMigrate.Engine.Connections;

/// <summary>The targets of <c>pgmigrate.json</c>, for those who connect to none yet.</summary>
public static class Targets
{
    /// <summary>The names, for tab completion: none where the file is missing or cannot be understood.</summary>
    /// <param name="directory">Full path of the folder in which, or above which, the file is looked for.</param>
    public static IReadOnlyList<string> Names(string directory)
    {
        try
        {
            return TargetFile.Find(directory).Names;
        }
        catch (Exception exception) when (exception is MigrationException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A key that was pressed is no place for errors; the command itself will tell.
            return [];
        }
    }

    /// <summary>The environment that a target names; null where it names none.</summary>
    /// <param name="name">The target.</param>
    /// <param name="directory">Full path of the folder in which, or above which, the file is looked for.</param>
    /// <exception cref="MigrationException">TargetInvalid.</exception>
    public static string? EnvironmentOf(string name, string directory) => TargetFile.Find(directory).Get(name).Environment;
}
