namespace PgMigrate.Engine.Rehearsal;

/// <summary>How the pending scripts are run on the target and rolled back.</summary>
public sealed record DryRunOptions
{
    /// <summary>How long locks may be held that others wait for.</summary>
    public TimeSpan LockBudget { get; init; } = TimeSpan.FromSeconds(2);
}
