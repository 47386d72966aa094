namespace PgMigrate.Engine.Backup;

/// <summary>What is restored, and how.</summary>
public sealed record RestoreOptions
{
    /// <summary>The backup in the database itself; null where <see cref="Path"/> names one.</summary>
    public Guid? BackupId { get; init; }

    /// <summary>The backup's own folder, full path; null where <see cref="BackupId"/> names one.</summary>
    public string? Path { get; init; }

    /// <summary>The tables to restore, as SQL names them; empty for all.</summary>
    public IReadOnlyList<string> Tables { get; init; } = [];

    /// <summary>
    /// Columns, as <c>schema.table.column</c>, whose values are put back by the primary key of their tables; the other columns
    /// and the rows that stand stay as they are. With them, only the tables in <see cref="Tables"/> are restored besides.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>True to restore into a database that the backup was not made of.</summary>
    public bool AllowOtherDatabase { get; init; }

    /// <summary>How long to wait for a migration or a backup to end.</summary>
    public TimeSpan RunLockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The server's lock_timeout for each table.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}
