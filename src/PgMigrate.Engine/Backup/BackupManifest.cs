namespace PgMigrate.Engine.Backup;

/// <summary>What a backup says of itself: all that is needed to trust it and to go back to it.</summary>
internal sealed record BackupManifest
{
    /// <summary>The version of this form; a later one is refused.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version that wrote it.</summary>
    public required int Version { get; init; }

    /// <summary>Names the backup.</summary>
    public required Guid BackupId { get; init; }

    /// <summary>How it was made.</summary>
    public required BackupMethod Method { get; init; }

    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The server's own id of its cluster, as text: tells a database from another of the same name.</summary>
    public required string SystemIdentifier { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The server's version number, such as 150004.</summary>
    public required int ServerVersion { get; init; }

    /// <summary>PgMigrate's version.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>Operating-system user and host.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The moment (UTC) that it shows.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long it took, its verification included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>When it was read again and found to be whole (UTC); null where that was left out.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>The run that it was made for; null where it was asked for by itself.</summary>
    public Guid? RunId { get; init; }

    /// <summary>What of it which scripts of that run destroy; none where it was not made for that.</summary>
    public IReadOnlyList<BackupReason> SavedFor { get; init; } = [];

    /// <summary>The backup whose restore replaced these rows; null for a backup that was asked for.</summary>
    public Guid? ReplacedBy { get; init; }

    /// <summary>False for a backup of the schema alone.</summary>
    public bool IncludesData { get; init; } = true;

    /// <summary>The scripts that the database had applied, by name, with grate's hash.</summary>
    public required IReadOnlyDictionary<string, string> Scripts { get; init; }

    /// <summary>
    /// The schema of the whole database at that moment, as SchemaSnapshot.ToJson writes it: DDL, owners, grants, policies,
    /// triggers, links; secrets masked.
    /// </summary>
    public required string Schema { get; init; }

    /// <summary>The tables in it.</summary>
    public required IReadOnlyList<BackupTable> Tables { get; init; }

    /// <summary>The positions of the sequences of these tables.</summary>
    public IReadOnlyList<BackupSequence> Sequences { get; init; } = [];

    /// <summary>The files of a backup in a folder; none inside the database.</summary>
    public IReadOnlyList<BackupFile> Files { get; init; } = [];

    /// <summary>What belongs to the tables and was not copied, in words.</summary>
    public IReadOnlyList<string> NotCopied { get; init; } = [];
}

/// <summary>A table of a backup.</summary>
/// <param name="Name">Its full name, quoted where PostgreSQL would.</param>
/// <param name="Copy">
/// Where its rows are: the table in <c>pgmigrate_backup</c>, or the file; null for a schema-only backup, in a dump, and for a
/// partitioned table, whose rows are in its partitions.
/// </param>
/// <param name="Columns">The columns that were copied, as the catalogue has their names, in order, generated ones left
/// out.</param>
/// <param name="Rows">Its rows; null where they were not counted.</param>
/// <param name="ContentHash">A hash of its rows that does not depend on their order, as <c>ContentHash</c> has it; null where it
/// was not made.</param>
internal sealed record BackupTable(
    string Name,
    string? Copy,
    IReadOnlyList<BackupColumn> Columns,
    long? Rows,
    string? ContentHash
)
{
    /// <summary>
    /// Its OID in the database that was backed up: tells a table from another that was made under its name since.
    /// </summary>
    public uint? Oid { get; init; }
}

/// <summary>What a script destroys, and a backup has therefore.</summary>
/// <param name="Script">The script's name.</param>
/// <param name="Table">The table's full name, quoted where it must be.</param>
/// <param name="Column">The column whose values go, quoted where it must be; null for rows.</param>
internal sealed record BackupReason(string Script, string Table, string? Column);

/// <summary>A column of a table in a backup.</summary>
/// <param name="Name">As the catalogue has it.</param>
/// <param name="Type">The type that the table has.</param>
/// <param name="StoredType">The type that the copy has; text where the table's own could go before the copy does.</param>
internal sealed record BackupColumn(string Name, string Type, string StoredType);

/// <summary>The position of a sequence.</summary>
/// <param name="Name">Its full name, quoted where PostgreSQL would.</param>
/// <param name="LastValue">The last value.</param>
/// <param name="IsCalled">False where the last value is the next one.</param>
internal sealed record BackupSequence(string Name, long LastValue, bool IsCalled);

/// <summary>A file of a backup.</summary>
/// <param name="Name">Its path within the backup's folder, with <c>/</c>.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Sha256">64 hexadecimal digits in lower case.</param>
internal sealed record BackupFile(string Name, long Length, string Sha256);
