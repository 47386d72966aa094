namespace PgMigrate.Engine.Configuration;

/// <summary>The targets of <c>pgmigrate.json</c>, for those who connect to none yet.</summary>
/// <param name="Named">Full path of the file; null to look for it.</param>
/// <param name="Folders">Full paths of the folders in which, or above which, it is looked for.</param>
internal sealed record Targets(string? Named, params IReadOnlyList<string> Folders)
{
    /// <summary>The names, for tab completion: none where the file is missing or cannot be understood.</summary>
    public IReadOnlyList<string> Names => Read(file => file.TargetNames);

    /// <summary>
    /// The environments that the file names, for tab completion: none where the file is missing or cannot be understood.
    /// </summary>
    public IReadOnlyList<string> Environments => Read(file => file.Environments);

    /// <summary>
    /// The receivers of alerts that the file names, for tab completion: none where the file is missing or cannot be understood.
    /// </summary>
    public IReadOnlyList<string> Receivers => Read(file => [.. file.Content.Notify?.Receivers?.Keys ?? []]);

    /// <summary>The environment that a target names; null where it names none.</summary>
    /// <param name="name">The target.</param>
    /// <exception cref="MigrationException">TargetInvalid.</exception>
    public string? EnvironmentOf(string name) => ConfigurationFile.Find(Named, Folders).Target(name).Target.Environment;

    private IReadOnlyList<string> Read(Func<ConfigurationFile, IReadOnlyList<string>> read)
    {
        try
        {
            return ConfigurationFile.TryFind(Named, Folders) is { } file ? read(file) : [];
        }
        catch (Exception exception)
            when (exception is MigrationException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A key that was pressed is no place for errors; the command itself will tell.
            return [];
        }
    }
}
