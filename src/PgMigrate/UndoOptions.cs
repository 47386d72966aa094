namespace PgMigrate;

/// <summary>What is taken back. One of <see cref="Last"/>, <see cref="To"/> and <see cref="RunId"/> is given.</summary>
public sealed record UndoOptions
{
    /// <summary>So many scripts, the newest; null for another choice.</summary>
    public int? Last { get; init; }

    /// <summary>All scripts that were applied after this one, which stays; null for another choice.</summary>
    public string? To { get; init; }

    /// <summary>The scripts that this run applied; null for another choice.</summary>
    public Guid? RunId { get; init; }

    /// <summary>True to put back what the scripts have destroyed, from the backups that were made before their runs.</summary>
    public bool RestoreData { get; init; }

    /// <summary>Why, for the history; null where nothing is said.</summary>
    public string? Reason { get; init; }
}
