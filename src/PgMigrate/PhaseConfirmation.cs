namespace PgMigrate;

/// <summary>
/// That a release is out and the old version gone: what <c>Confirm-PgMigrationPhase</c> emits. Scripts of its phase contract may
/// run from then on.
/// </summary>
public sealed record PhaseConfirmation
{
    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The environment of the call; null where it names none.</summary>
    public string? Environment { get; init; }

    /// <summary>The release, as scripts name it behind their phase.</summary>
    public required string Release { get; init; }

    /// <summary>When (UTC), by the server's clock.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>The operating-system user and machine, as <c>user@host</c>.</summary>
    public required string ConfirmedBy { get; init; }

    /// <summary>What was said with it; null where nothing was.</summary>
    public string? Comment { get; init; }

    /// <summary>The release's scripts of the phase expand, all of which have been applied, in order.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];
}
