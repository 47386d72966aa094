namespace PgMigrate.Engine.Import;

/// <summary>What a record of another tool says was applied.</summary>
internal enum RecordReach
{
    /// <summary>The script of its key.</summary>
    Itself,

    /// <summary>Every version up to it: a baseline, or a tool that keeps its last version alone.</summary>
    UpTo,

    /// <summary>Every version before it.</summary>
    Before,

    /// <summary>It, and all that the tool runs before it.</summary>
    WithEarlier,
}

/// <summary>Something that another tool has applied, and still counts as applied.</summary>
/// <param name="Key">What the tool's table calls it.</param>
internal sealed record RecordedMigration(string Key)
{
    /// <summary>What it says was applied.</summary>
    public RecordReach Reach { get; init; }

    /// <summary>
    /// A hash that is the script's alone: a folder that knows it knows the script by it. Null where the tool has none.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>Other ways to write the key, which a folder may use.</summary>
    public IReadOnlyList<string> OtherKeys { get; init; } = [];

    /// <summary>The checksum of its script; null where the tool has kept none.</summary>
    public string? Checksum { get; init; }

    /// <summary>When it was applied (UTC); null where the tool does not say.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>By whom; null where the tool does not say.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>How long it took; null where the tool does not say.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>What it is, where it is no script of SQL; null otherwise.</summary>
    public string? Nature { get; init; }

    /// <summary>The project that it belongs to, where the tool keeps several in one table; null otherwise.</summary>
    public string? Project { get; init; }
}
