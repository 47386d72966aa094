namespace PgMigrate.Engine.Plans;

/// <summary>The policy that a plan was made under, or is run under.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hash">What tells it from any other, and from itself after a change.</param>
public sealed record PlanPolicy(string Name, string Hash);
