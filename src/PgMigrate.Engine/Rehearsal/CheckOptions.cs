using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>What is checked, and how grave what is found.</summary>
public sealed record CheckOptions
{
    /// <summary>The folder, and how a run would go.</summary>
    public required MigrationOptions Run { get; init; }

    /// <summary>Another severity for a rule, by its id; null switches it off. It overrules <c>pgmigrate.json</c>.</summary>
    public IReadOnlyDictionary<string, FindingSeverity?> Severities { get; init; } = new Dictionary<string, FindingSeverity?>();

    /// <summary>True where a plan is made: the policy holds for its run, and there is no run yet.</summary>
    internal bool IsForPlan { get; init; }

    /// <summary>What of it concerns the rules.</summary>
    internal RuleOptions Rules => new(Run, Severities);

    /// <summary>The major version to check for; null for the target's, or the newest known where there is no target.</summary>
    public int? ServerVersion { get; init; }

    /// <summary>How the verifications of applied scripts are asked again; null to leave them.</summary>
    public VerifyOptions? Verify { get; init; }

    /// <summary>How the pending scripts are run on a copy; null to leave it at reading.</summary>
    public RehearsalOptions? Rehearsal { get; init; }

    /// <summary>How the pending scripts are run on the target itself, and rolled back; null to leave it at reading.</summary>
    public DryRunOptions? DryRun { get; init; }
}
