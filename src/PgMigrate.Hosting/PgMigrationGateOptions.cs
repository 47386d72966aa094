namespace PgMigrate.Hosting;

/// <summary>
/// How an application waits for the schema that somebody else makes: a Job, a pipeline. The section <c>PgMigrateGate</c> of its
/// configuration is bound to this first, once, and the code of the application comes after it.
/// </summary>
public sealed class PgMigrationGateOptions : PgMigrationStartOptions
{
    /// <summary>The section of the application's configuration.</summary>
    public const string Section = "PgMigrateGate";

    /// <summary>
    /// The last script that is waited for, by name: of the scripts, or, where none are named, of whatever the history holds.
    /// </summary>
    public string? To { get; set; }

    /// <summary>How long it is until the database is asked again.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(1);
}
