using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Engine.Telemetry;

/// <summary>Who is to listen to a call at a prompt, besides whoever the policy wants.</summary>
internal sealed record CallListeners
{
    /// <summary>The log that is asked for; null for none.</summary>
    public MigrationLogOptions? Log { get; init; }

    /// <summary>Full path of the file or folder of metrics; null for none.</summary>
    public string? Metrics { get; init; }

    /// <summary>Where events are exported to; null for nowhere.</summary>
    public HostLog? Exported { get; init; }

    /// <summary><c>pgmigrate.json</c>; null where there is none.</summary>
    public ConfigurationFile? Configuration { get; init; }

    /// <summary>The environment; null for a call without one.</summary>
    public string? Environment { get; init; }
}
