namespace PgMigrate.Engine.History;

/// <summary>What the history says of a script that this run has applied.</summary>
/// <param name="StartedAt">When it began (UTC).</param>
/// <param name="Duration">How long it took on the server, without its COMMIT.</param>
internal sealed record RecordedRun(DateTimeOffset StartedAt, TimeSpan Duration);
