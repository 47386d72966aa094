namespace PgMigrate.Hosting;

/// <summary>How the health check of a schema works.</summary>
public sealed class PgMigrationHealthOptions
{
    /// <summary>
    /// How long an answer of the database holds, so that probes do not load the server: those that come together share one look.
    /// </summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(5);
}
