namespace PgMigrate.Engine.Connections;

/// <summary>What fills the gaps of a connection. Tests bring their own.</summary>
internal sealed record ConnectionEnvironment
{
    /// <summary>This process's.</summary>
    public static ConnectionEnvironment Current { get; } =
        new()
        {
            ReadVariable = Environment.GetEnvironmentVariable,
            UserName = Environment.UserName,
            UserServiceFile = OperatingSystem.IsWindows()
                ? Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData),
                    "postgresql",
                    ".pg_service.conf"
                )
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pg_service.conf"),
        };

    /// <summary>The value of an environment variable; null where it is not set.</summary>
    public required Func<string, string?> ReadVariable { get; init; }

    /// <summary>The operating system's name of the user.</summary>
    public required string UserName { get; init; }

    /// <summary>Where the user's service file lies, if there is one.</summary>
    public required string UserServiceFile { get; init; }

    /// <summary>The value of a variable; null where it is not set or empty.</summary>
    public string? Variable(string name) => ReadVariable(name) is { Length: > 0 } value ? value : null;
}
