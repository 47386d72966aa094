namespace PgMigrate.Engine.Schema;

/// <summary>What is read of a schema together.</summary>
[Flags]
internal enum SnapshotParts
{
    /// <summary>What belongs to none of the others: where any of it changes, everything is read.</summary>
    Rest = 1,

    /// <summary>What depends on more than the rows of the catalogue, and is little.</summary>
    Always = 2,

    /// <summary>Relations, with what belongs to them.</summary>
    Relations = 4,

    /// <summary>Functions and procedures.</summary>
    Functions = 8,

    /// <summary>Everything.</summary>
    All = Rest | Always | Relations | Functions,
}
