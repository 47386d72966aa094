namespace PgMigrate;

/// <summary>What is taken back. One of <see cref="Last"/>, <see cref="To"/>, <see cref="LastRuns"/> and
/// <see cref="RunIds"/> is given.</summary>
public sealed record UndoOptions
{
    /// <summary>So many scripts, the newest; null for another choice.</summary>
    public int? Last { get; init; }

    /// <summary>All scripts that were applied after this one, which stays; null for another choice.</summary>
    public string? To { get; init; }

    /// <summary>The scripts of so many runs, the newest whose scripts are still applied; null for another choice.</summary>
    public int? LastRuns { get; init; }

    /// <summary>The scripts that these runs applied; empty for another choice.</summary>
    public IReadOnlyList<Guid> RunIds { get; init; } = [];

    /// <summary>True to put back what the scripts have destroyed, from the backups that were made before their runs.</summary>
    public bool RestoreData { get; init; }

    /// <summary>Why, for the history; null where nothing is said.</summary>
    public string? Reason { get; init; }
}
