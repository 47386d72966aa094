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
    /// The full name of the table, view or other object that it belongs to; null where it stands alone, and in a comparison.
    /// </summary>
    public string? Parent { get; init; }

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

    /// <summary>What is known of who made the change; null in a comparison.</summary>
    public SchemaChangeSource? Source { get; init; }

    /// <summary>The run in whose time the change was made; null in a comparison, and where no run is known.</summary>
    public Guid? RunId { get; init; }

    /// <summary>
    /// The script that has made the change: it names the object in a statement that can do such a thing, and it was run in that
    /// time. Several names with "or" between them where the run has undone scripts, whose texts are gone. Null in a comparison,
    /// and where no script is known.
    /// </summary>
    public string? Script { get; init; }

    /// <summary>
    /// grate's folder in which the script was; null in a comparison, where no script is known, and where grate itself ran it.
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>When the script ran, or else when the change was first seen (UTC); null in a comparison.</summary>
    public DateTimeOffset? ChangedAt { get; init; }

    /// <summary>
    /// When the schema was last seen without the change (UTC): it was made after that, and before <see cref="ChangedAt"/>. Null
    /// in a comparison, where the script is known, and where nothing was seen before.
    /// </summary>
    public DateTimeOffset? ChangedAfter { get; init; }

    /// <summary>Who ran the script: operating-system user and host; null in a comparison, and where no script is known.</summary>
    public string? ChangedBy { get; init; }
}

/// <summary>What is known of who made a change.</summary>
public enum SchemaChangeSource
{
    /// <summary>A script that is known.</summary>
    Script,

    /// <summary>It was made while a run went on, by the run or by another session; no script is known that can have.</summary>
    Run,

    /// <summary>It was made between two runs, and no script was run meanwhile.</summary>
    OutsideOfRuns,

    /// <summary>
    /// That is not known: it was made before the first snapshot, or since a run that did not look when it began.
    /// </summary>
    Unknown,
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
