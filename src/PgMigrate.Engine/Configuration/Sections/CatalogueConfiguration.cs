using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>Where more targets are listed: in a database or in a file. No secret belongs there.</summary>
[WrittenAs("""Write it as { "target": "control", "query": "SELECT name, server, database FROM tenant" }.""")]
internal sealed record CatalogueConfiguration
{
    /// <summary>The target whose database is asked, read only.</summary>
    public string? Target { get; init; }

    /// <summary>
    /// One SELECT. Its columns have the names of a target's parts: name, server, port, database, schema, user, environment, tags
    /// (an array, or names between commas), ring. What is null is as the defaults have it.
    /// </summary>
    public string? Query { get; init; }

    /// <summary>
    /// A file of targets, as this one has them: { "tenant-1": { "server": "db1" } }. Its path is relative to this file.
    /// </summary>
    public string? File { get; init; }

    /// <summary>What a listed target leaves open; where its password is, too.</summary>
    public TargetConfiguration? Defaults { get; init; }
}

/// <summary>Where the state of rollouts is kept.</summary>
[WrittenAs("""Write it as { "target": "control" }.""")]
internal sealed record RolloutConfiguration
{
    /// <summary>The target whose database keeps them, in a table of the schema pgmigrate.</summary>
    public string? Target { get; init; }
}
