namespace PgMigrate;

/// <summary>Something that needs repair, and what became of it: what <c>Repair-PgMigration</c> emits.</summary>
public sealed record RepairAction
{
    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The schema that was looked at; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>What kind of thing it is.</summary>
    public required RepairKind Kind { get; init; }

    /// <summary>What needs it: a script's name, an index or a constraint of a table as SQL names them, a backup's id.</summary>
    public required string Object { get; init; }

    /// <summary>What is wrong, in one sentence.</summary>
    public required string Problem { get; init; }

    /// <summary>What is done about it: a statement, or a sentence.</summary>
    public required string Action { get; init; }

    /// <summary>What became of it.</summary>
    public required RepairStatus Status { get; init; }

    /// <summary>Why, as it was recorded; null where nothing was said, or nothing was done.</summary>
    public string? Reason { get; init; }

    /// <summary>When (UTC), by the server's clock; null where nothing was done.</summary>
    public DateTimeOffset? RepairedAt { get; init; }

    /// <summary>The operating-system user and machine, as <c>user@host</c>; null where nothing was done.</summary>
    public string? RepairedBy { get; init; }

    /// <summary>Why it failed; null where it did not.</summary>
    public string? Error { get; init; }
}

/// <summary>What can be repaired.</summary>
public enum RepairKind
{
    /// <summary>
    /// An index that no query uses, since its build has failed: it is built again, or dropped where it is a copy.
    /// </summary>
    InvalidIndex,

    /// <summary>
    /// The index of a partitioned table that is invalid, since partitions lack their part of it: that is built and attached.
    /// </summary>
    UnattachedIndex,

    /// <summary>A partition whose <c>DETACH … CONCURRENTLY</c> was interrupted: it is ended.</summary>
    PendingDetach,

    /// <summary>
    /// A constraint that nobody has checked against the rows that were there before it: it is validated.
    /// </summary>
    UnvalidatedConstraint,

    /// <summary>A script that an earlier run has begun in steps, and not ended: the next run begins it anew.</summary>
    InterruptedScript,

    /// <summary>A one-time script whose file was changed after it was applied: the file as it is counts as applied.</summary>
    ChangedScript,

    /// <summary>
    /// A one-time script that was applied under another name, which no file has any more: it counts as applied under its new one.
    /// </summary>
    RenamedScript,

    /// <summary>A script that was applied and is not in the folder: nobody misses it any more.</summary>
    MissingScript,

    /// <summary>What a killed process has left: databases of rehearsals, copies of tables that no backup lists.</summary>
    Orphan,

    /// <summary>A backup inside the database that is not kept any longer: it is dropped.</summary>
    ExpiredBackup,
}

/// <summary>What became of something that needs repair.</summary>
public enum RepairStatus
{
    /// <summary>It was found, and left.</summary>
    Found,

    /// <summary>It was repaired, and recorded.</summary>
    Repaired,

    /// <summary>It could not be repaired; <see cref="RepairAction.Error"/> says why.</summary>
    Failed,
}
