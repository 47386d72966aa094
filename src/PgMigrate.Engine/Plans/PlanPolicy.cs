using PgMigrate.Engine.Configuration.Policies;

namespace PgMigrate.Engine.Plans;

/// <summary>The policy that a plan was made under, or is run under.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">What tells it from any other, and from itself after a change.</param>
public sealed record PlanPolicy(string Name, string Hash)
{
    /// <summary>What is written of the policy of a run; null where it has none.</summary>
    internal static PlanPolicy? Of(RunPolicy? policy) =>
        policy is null ? null : new(policy.Policy.ToString(), policy.Policy.Hash);
}
