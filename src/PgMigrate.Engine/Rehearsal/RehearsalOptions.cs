using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Where and how the pending scripts are run for real before they run on the target.</summary>
public sealed record RehearsalOptions
{
    /// <summary>Where the copy is made.</summary>
    public RehearsalPlace Place { get; init; } = RehearsalPlace.Sandbox;

    /// <summary>
    /// The server of <see cref="RehearsalPlace.Server"/>, by a database to connect to that is left alone; null otherwise.
    /// </summary>
    public ConnectionTarget? Server { get; init; }

    /// <summary>What the copy is made from.</summary>
    public RehearsalSource From { get; init; } = RehearsalSource.Scripts;

    /// <summary>
    /// True to have the queries of the target's pg_stat_statements understood on the copy before the scripts and after them. The
    /// target is only read, and no query is executed.
    /// </summary>
    public bool LiveQueries { get; init; }

    /// <summary>Full path of a file of queries that are checked likewise; null for none.</summary>
    public string? QueryFile { get; init; }
}

/// <summary>Where a rehearsal makes its copy of the target.</summary>
public enum RehearsalPlace
{
    /// <summary>In a throw-away server of this machine.</summary>
    Sandbox,

    /// <summary>In a temporary database of a server that was named.</summary>
    Server,

    /// <summary>In a temporary database of the target's own server.</summary>
    Target,
}
