namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>When a statement runs: what comes later may need what came before. Rows go in behind <see cref="Table"/>.</summary>
internal enum DdlStage
{
    /// <summary>Schemas and extensions.</summary>
    Schema,

    /// <summary>Types and domains.</summary>
    Type,

    /// <summary>Sequences.</summary>
    Sequence,

    /// <summary>Functions and procedures; their bodies are not looked at yet.</summary>
    Routine,

    /// <summary>Tables, and columns of standing tables.</summary>
    Table,

    /// <summary>Constraints but foreign keys, and indexes.</summary>
    Constraint,

    /// <summary>Partitions join their tables.</summary>
    Partition,

    /// <summary>Foreign keys.</summary>
    ForeignKey,

    /// <summary>Views.</summary>
    View,

    /// <summary>Rules, triggers, policies, statistics and the switches of a table.</summary>
    Behaviour,

    /// <summary>Owners.</summary>
    Owner,

    /// <summary>What new objects have and these had not is taken away, column grants with it.</summary>
    Revoke,

    /// <summary>Grants by owners, on whole objects.</summary>
    Grant,

    /// <summary>Grants by owners, on columns.</summary>
    ColumnGrant,

    /// <summary>Grants by those who were given the grant option.</summary>
    GrantByOthers,

    /// <summary>Comments.</summary>
    Comment,

    /// <summary>What objects get that are made from then on.</summary>
    DefaultPrivileges,
}
