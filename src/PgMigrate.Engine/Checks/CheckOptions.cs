namespace PgMigrate.Engine.Checks;

/// <summary>What is checked, and how grave what is found.</summary>
public sealed record CheckOptions
{
    /// <summary>The folder, and how a run would go.</summary>
    public required MigrationOptions Run { get; init; }

    /// <summary>Another severity for a rule, by its id; null switches it off.</summary>
    public IReadOnlyDictionary<string, FindingSeverity?> Severities { get; init; } = new Dictionary<string, FindingSeverity?>();

    /// <summary>The major version to check for; null for the target's, or the newest known where there is no target.</summary>
    public int? ServerVersion { get; init; }
}
