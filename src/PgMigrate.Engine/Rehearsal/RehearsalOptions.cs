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
