namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>How a rollout goes over its members.</summary>
internal sealed record RolloutOptions
{
    /// <summary>What tells the scripts from others.</summary>
    public required string Scripts { get; init; }

    /// <summary>The rings.</summary>
    public RingOrder Rings { get; init; } = new([]);

    /// <summary>How long it waits between two rings.</summary>
    public TimeSpan RingPause { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// After how many failures of a ring no other member is begun; null to end each ring, and to begin no other where one of its
    /// members has failed.
    /// </summary>
    public StopRule? StopAfter { get; init; }

    /// <summary>The part of the members that this call takes; null for all.</summary>
    public Shard? Shard { get; init; }

    /// <summary>How many members are migrated at once.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>How many of one server are migrated at once; null for no limit but <see cref="AtOnce"/>.</summary>
    public int? AtOncePerServer { get; init; }

    /// <summary>Who runs it: user and host.</summary>
    public required string RunBy { get; init; }
}

/// <summary>What a call about a rollout came to.</summary>
internal sealed record RolloutResult
{
    /// <summary>How all members of the call stand.</summary>
    public required IReadOnlyList<RolloutMember> Members { get; init; }

    /// <summary>How many had what the rollout brings before the call.</summary>
    public required int Before { get; init; }

    /// <summary>Why no other member was begun; null where all were.</summary>
    public string? Stopped { get; init; }

    /// <summary>True where every member has what the rollout brings.</summary>
    public bool IsComplete => Members.All(member => member.State == RolloutState.Succeeded);
}
