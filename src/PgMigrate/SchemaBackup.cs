namespace PgMigrate;

/// <summary>A backup of tables or of a whole database: what <c>Backup-PgSchema</c> and <c>Get-PgSchemaBackup</c> emit.</summary>
public sealed record SchemaBackup
{
    /// <summary>Names the backup.</summary>
    public required Guid BackupId { get; init; }

    /// <summary>Host and port, as <c>host:port</c>, that it was made of.</summary>
    public required string Server { get; init; }

    /// <summary>The database that it was made of.</summary>
    public required string Database { get; init; }

    /// <summary>How it was made.</summary>
    public required BackupMethod Method { get; init; }

    /// <summary>The moment (UTC) that it shows; what was written later is not in it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How long it took, its verification included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary><see cref="Duration"/> in seconds, for sums and for JSON.</summary>
    public double Seconds => Duration.TotalSeconds;

    /// <summary>The tables in it, as <c>schema.table</c>, quoted where PostgreSQL would.</summary>
    public required IReadOnlyList<string> Tables { get; init; }

    /// <summary>The rows in it; null where they were not counted.</summary>
    public long? Rows { get; init; }

    /// <summary>Its size in bytes, as it is stored.</summary>
    public long Size { get; init; }

    /// <summary>False for a backup of the schema alone.</summary>
    public bool IncludesData { get; init; } = true;

    /// <summary>
    /// The folder that it is in; null where it is in the schema <c>pgmigrate_backup</c> of the database itself.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The run that it was made for; null where it was asked for by itself.</summary>
    public Guid? RunId { get; init; }

    /// <summary>
    /// The backup whose restore replaced these rows, which are kept until they are cleaned up; null for a backup that was asked
    /// for.
    /// </summary>
    public Guid? ReplacedBy { get; init; }

    /// <summary>When it was read again and found to be whole (UTC); null where that was left out.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Operating-system user and host that made it.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>What belongs to the tables and is not in it, such as large objects.</summary>
    public IReadOnlyList<string> NotCopied { get; init; } = [];
}

/// <summary>How a backup is made.</summary>
public enum BackupMethod
{
    /// <summary>The tables are copied inside the database, or into compressed files; needs no program but PgMigrate.</summary>
    TableCopy,

    /// <summary>By PostgreSQL's own <c>pg_dump</c>.</summary>
    PgDump,
}

/// <summary>The form in which <c>pg_dump</c> writes.</summary>
public enum BackupFormat
{
    /// <summary>One compressed file.</summary>
    Custom,

    /// <summary>A folder of compressed files, which several jobs can write and read at once.</summary>
    Directory,
}

/// <summary>What a run backs up before its first script.</summary>
public enum BackupMode
{
    /// <summary>The tables whose data its scripts destroy; nothing where they destroy none.</summary>
    Auto,

    /// <summary>The whole database, before any run that has something to do.</summary>
    Always,

    /// <summary>Nothing; a warning says what will be lost.</summary>
    Never,
}
