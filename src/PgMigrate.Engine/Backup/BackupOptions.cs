namespace PgMigrate.Engine.Backup;

/// <summary>What is backed up, and how.</summary>
public sealed record BackupOptions
{
    /// <summary>How it is made.</summary>
    public BackupMethod Method { get; init; } = BackupMethod.TableCopy;

    /// <summary>Tables, as SQL names them; with <see cref="Schemas"/> empty too, the whole database.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>Schemas, as the catalogue has their names.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = [];

    /// <summary>
    /// The folder, full path, in which the backup gets a folder of its own; null to copy inside the database (TableCopy alone).
    /// </summary>
    public string? Folder { get; init; }

    /// <summary>pg_dump's format.</summary>
    public BackupFormat Format { get; init; } = BackupFormat.Custom;

    /// <summary>How many connections write at once (the directory format and copies into files).</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>True to leave out the rows (PgDump alone).</summary>
    public bool SchemaOnly { get; init; }

    /// <summary>False to pass over the verification.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>
    /// How many backups of this database are kept, this one included; null for all. With <see cref="KeepFor"/>, what either keeps
    /// stays. Those of a run that has not ended or is the newest are kept too, and rows that a restore replaced until they are
    /// cleaned up. With <see cref="RunId"/> only backups before runs are counted and removed.
    /// </summary>
    public int? KeepLast { get; init; }

    /// <summary>How long backups of this database are kept; null for ever. See <see cref="KeepLast"/>.</summary>
    public TimeSpan? KeepFor { get; init; }

    /// <summary>How long to wait for a migration or another backup to end.</summary>
    public TimeSpan RunLockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The server's lock_timeout for each table.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The schema of grate's own tables, which is left out.</summary>
    public string HistorySchema { get; init; } = "grate";

    /// <summary>The run that it is made for; null where it is asked for by itself.</summary>
    internal Guid? RunId { get; init; }

    /// <summary>What of it which scripts of that run destroy.</summary>
    internal IReadOnlyList<BackupReason> SavedFor { get; init; } = [];
}
