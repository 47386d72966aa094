namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>A database, or a schema of one, that a rollout is about.</summary>
/// <param name="Key">What tells it from the others.</param>
/// <param name="Target">Its target; null where it has none.</param>
/// <param name="Ring">Its ring; null where it belongs to none.</param>
/// <param name="Place">Which of the call's databases it is.</param>
internal sealed record FleetMember(MemberKey Key, string? Target, string? Ring, int Place);
