namespace PgMigrate.Hosting;

/// <summary>
/// How an application waits for the schema that somebody else makes: a Job, a pipeline. The section <c>PgMigrateGate</c> of its
/// configuration is bound to this first, once, and the code of the application comes after it.
/// </summary>
public sealed class PgMigrationGateOptions : PgMigrationStartOptions
{
    /// <summary>The section of the application's configuration.</summary>
    public const string Section = "PgMigrateGate";

    /// <summary>The version that is waited for, in place of the scripts of a folder.</summary>
    public string? Version { get; set; }

    /// <summary>How long it is until the database is asked again.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}
