using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>A table, index or the like of the copy.</summary>
/// <param name="Oid">Its number in the copy's catalogue.</param>
/// <param name="Name">Its name with schema.</param>
/// <param name="Kind">pg_class.relkind.</param>
/// <param name="File">The file that holds it; another one after a rewrite. 0 where it has none.</param>
internal sealed record ObservedRelation(long Oid, ObjectName Name, char Kind, long File)
{
    /// <summary>True for what holds rows, or stands for partitions that do.</summary>
    public bool IsTable => Kind is 'r' or 'p' or 'm';
}

/// <summary>A lock on a relation, and what a statement did to it.</summary>
/// <param name="Relation">The relation, as it was when the run began, or as it was made.</param>
/// <param name="Mode">The strongest that the transaction holds after the statement.</param>
internal sealed record ObservedLock(ObservedRelation Relation, TableLock Mode)
{
    /// <summary>True where the run made the relation: nobody else can wait for it.</summary>
    public bool IsNew { get; init; }

    /// <summary>True where the statement took it, or a stronger one than before.</summary>
    public bool IsTaken { get; init; }

    /// <summary>True where the statement gave the relation another file.</summary>
    public bool IsRewritten { get; init; }

    /// <summary>True where the statement read the relation from its beginning to its end.</summary>
    public bool IsScanned { get; init; }

    /// <summary>True where the statement dropped the relation.</summary>
    public bool IsDropped { get; init; }

    /// <summary>The indexes that the statement built on it.</summary>
    public IReadOnlyList<string> IndexesBuilt { get; init; } = [];
}
