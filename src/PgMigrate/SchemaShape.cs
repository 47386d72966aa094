namespace PgMigrate;

/// <summary>Databases, or schemas of databases, whose schema is the same: what <c>Get-PgSchemaShape</c> emits.</summary>
public sealed record SchemaShape
{
    /// <summary>The beginning of the SHA-256 of the schema: equal for equal schemas, on every server.</summary>
    public required string Shape { get; init; }

    /// <summary>How many have it.</summary>
    public int Count => Members.Count;

    /// <summary>Those that have it: targets, else <c>host:port/database</c>, and <c>/schema</c> where one is meant.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>True for the one that most have.</summary>
    public required bool IsMostCommon { get; init; }

    /// <summary>What it has, and has not, other than the one that most have; empty for that one itself.</summary>
    public required IReadOnlyList<SchemaChange> Differences { get; init; }

    /// <summary>
    /// The target of the first that has it, for whoever tries something out on one of each; null where it has none.
    /// </summary>
    public string? Target { get; init; }

    /// <summary>Host and port of the first that has it, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database of the first that has it.</summary>
    public required string Database { get; init; }

    /// <summary>The schema of the first that has it; null for a database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>How many have it, and the first of them.</summary>
    public override string ToString() => $"{Shape}: {Count}, {Members[0]}";
}
