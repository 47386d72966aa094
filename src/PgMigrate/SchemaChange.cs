namespace PgMigrate;

/// <summary>One difference between two database schemas.</summary>
public sealed record SchemaChange
{
    /// <summary>What happened to the object, seen from the first schema to the second.</summary>
    public required SchemaChangeKind Change { get; init; }

    /// <summary>Host and port, as <c>host:port</c>; null where the two schemas are compared outside of a cmdlet.</summary>
    public string? Server { get; init; }

    /// <summary>The database; null where the two schemas are compared outside of a cmdlet.</summary>
    public string? Database { get; init; }

    /// <summary>
    /// The object's type as <c>CREATE</c> and <c>COMMENT ON</c> name it, in capitals: <c>TABLE</c>, <c>COLUMN</c>, <c>INDEX</c> …
    /// </summary>
    public required string ObjectType { get; init; }

    /// <summary>
    /// The object's full name, quoted where PostgreSQL would: <c>tara.asset</c>, the column <c>tara.asset.name</c>, the function
    /// <c>tara.risk_value(integer, integer)</c>.
    /// </summary>
    public required string Object { get; init; }

    /// <summary>
    /// The property that differs, such as <c>type</c> or <c>not null</c>; null where the whole object was added or removed.
    /// </summary>
    public string? Property { get; init; }

    /// <summary>
    /// The property's value in the first schema; null where it has none, or the whole object was added or removed.
    /// </summary>
    public string? Before { get; init; }

    /// <summary>
    /// The property's value in the second schema; null where it has none, or the whole object was added or removed.
    /// </summary>
    public string? After { get; init; }

    /// <summary>The run that made the change; null in a comparison, and where it is not known.</summary>
    public Guid? RunId { get; init; }

    /// <summary>
    /// The script of that run that names the object; null in a comparison, and where none does: the change was made by hand
    /// before the run, or by SQL that a script composed.
    /// </summary>
    public string? Script { get; init; }

    /// <summary>When the script ran, or the change was first seen (UTC); null in a comparison.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>Who ran the script: operating-system user and host; null in a comparison, and where no script is known.</summary>
    public string? ChangedBy { get; init; }
}

/// <summary>What happened to an object.</summary>
public enum SchemaChangeKind
{
    /// <summary>It is in the second schema alone, with all that belongs to it.</summary>
    Added,

    /// <summary>It is in the first schema alone, with all that belongs to it.</summary>
    Removed,

    /// <summary>A property of it differs.</summary>
    Changed,
}
