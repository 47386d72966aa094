namespace PgMigrate;

/// <summary>How a rollout stands with one of its databases or schemas.</summary>
public enum RolloutState
{
    /// <summary>Its turn has not come.</summary>
    Pending,

    /// <summary>It is migrated now, or whoever migrated it was killed: the next call finds out.</summary>
    Running,

    /// <summary>It has what the rollout brings.</summary>
    Succeeded,

    /// <summary>Its migration has failed.</summary>
    Failed,

    /// <summary>Its migration was expected to outlast the window that was open.</summary>
    HeldBack,
}

/// <summary>A database, or a schema of one, in a rollout.</summary>
public sealed record RolloutMember
{
    /// <summary>The rollout.</summary>
    public required string Rollout { get; init; }

    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The schema; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>Its target in <c>pgmigrate.json</c> or the catalogue; null where it has none.</summary>
    public string? Target { get; init; }

    /// <summary>Its ring; null where it belongs to none.</summary>
    public string? Ring { get; init; }

    /// <summary>How it stands.</summary>
    public required RolloutState State { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>When the rollout met it first.</summary>
    public DateTimeOffset FoundAt { get; init; }

    /// <summary>When it was begun last; null where it was not.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When that ended; null where it has not.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How long that took; null where it has not ended.</summary>
    public TimeSpan? Duration => EndedAt - StartedAt;

    /// <summary>How large it was when it was begun, in bytes; null where nobody has asked.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Why it failed or is held back; null where neither is so.</summary>
    public string? Error { get; init; }

    /// <summary>Who began it last: user and host; null where nobody has.</summary>
    public string? RunBy { get; init; }

    /// <summary><c>host:port/database</c>, and <c>/schema</c> where one is meant.</summary>
    public override string ToString() => Schema is null ? $"{Server}/{Database}" : $"{Server}/{Database}/{Schema}";
}
