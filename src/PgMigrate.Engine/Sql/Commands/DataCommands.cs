namespace PgMigrate.Engine.Sql.Commands;

/// <summary>UPDATE, DELETE, INSERT or MERGE; common tables before it are not looked into.</summary>
/// <param name="Verb">UPDATE, DELETE, INSERT or MERGE.</param>
/// <param name="Table">The table.</param>
/// <param name="HasWhere">True where an UPDATE or DELETE has a WHERE of its own.</param>
internal sealed record ChangeRows(string Verb, ObjectName Table, bool HasWhere) : SqlCommand
{
    /// <summary>The condition of that WHERE; null where there is none.</summary>
    public string? Where { get; init; }

    /// <summary>What a MERGE may do to rows: INSERT, UPDATE, DELETE. Empty for the others.</summary>
    public IReadOnlyList<string> MergeActions { get; init; } = [];

    /// <summary>True for an INSERT whose rows are read from somewhere.</summary>
    public bool FromQuery { get; init; }

    /// <summary>True for an INSERT that may overwrite rows: ON CONFLICT DO UPDATE.</summary>
    public bool IsUpsert { get; init; }

    /// <summary>The columns that an UPDATE sets; empty for the others.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];
}

/// <summary>COPY into a table.</summary>
internal sealed record CopyRows(ObjectName Table) : SqlCommand;

/// <summary>LOCK TABLE.</summary>
/// <param name="Tables">The tables.</param>
/// <param name="Mode">The lock; ACCESS EXCLUSIVE where none is given.</param>
internal sealed record LockTables(IReadOnlyList<ObjectName> Tables, TableLock Mode) : SqlCommand;

/// <summary>CLUSTER.</summary>
/// <param name="Table">Null for all that were clustered before.</param>
internal sealed record Cluster(ObjectName? Table) : SqlCommand;

/// <summary>VACUUM.</summary>
/// <param name="IsFull">True for FULL.</param>
/// <param name="Tables">Empty for all.</param>
internal sealed record Vacuum(bool IsFull, IReadOnlyList<ObjectName> Tables) : SqlCommand;
