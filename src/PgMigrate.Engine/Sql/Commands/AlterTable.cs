namespace PgMigrate.Engine.Sql.Commands;

/// <summary>ALTER TABLE, INDEX, VIEW, MATERIALIZED VIEW, SEQUENCE or FOREIGN TABLE: a list of actions on one relation.</summary>
/// <param name="ObjectType">TABLE, INDEX, VIEW, MATERIALIZED VIEW, SEQUENCE or FOREIGN TABLE.</param>
/// <param name="Table">The relation; null for ALL IN TABLESPACE.</param>
/// <param name="Actions">What is done to it, in order.</param>
internal sealed record AlterTable(string ObjectType, ObjectName? Table, IReadOnlyList<TableAction> Actions) : SqlCommand
{
    public bool IfExists { get; init; }

    /// <summary>True for ONLY.</summary>
    public bool IsOnly { get; init; }
}

/// <summary>One action of ALTER TABLE.</summary>
internal abstract record TableAction
{
    /// <summary>Where it begins.</summary>
    public int Offset { get; init; }
}

internal sealed record AddColumn(ColumnDefinition Column) : TableAction
{
    public bool IfNotExists { get; init; }
}

internal sealed record DropColumn(string Column) : TableAction
{
    public bool IfExists { get; init; }

    public bool IsCascade { get; init; }
}

/// <param name="Column">The column.</param>
/// <param name="Type">The new type.</param>
/// <param name="Using">The expression of USING; null for none.</param>
/// <param name="Collation">The collation as written; null for none.</param>
internal sealed record AlterColumnType(string Column, SqlType Type, string? Using, string? Collation) : TableAction;

internal sealed record SetDefault(string Column, string Expression) : TableAction;

internal sealed record DropDefault(string Column) : TableAction;

internal sealed record SetNotNull(string Column) : TableAction;

internal sealed record DropNotNull(string Column) : TableAction;

/// <summary>ALTER COLUMN … ADD GENERATED … AS IDENTITY.</summary>
internal sealed record AddIdentity(string Column) : TableAction;

/// <summary>ALTER COLUMN … SET EXPRESSION AS (17 and later): a stored column is rewritten.</summary>
internal sealed record SetExpression(string Column, string Expression) : TableAction;

/// <summary>Any other ALTER COLUMN: statistics, storage, compression, options, DROP IDENTITY, DROP EXPRESSION.</summary>
/// <param name="Column">The column, or its number.</param>
/// <param name="Words">The keywords, in capitals: <c>SET STATISTICS</c>.</param>
internal sealed record AlterColumnOther(string Column, string Words) : TableAction;

internal sealed record AddConstraint(ConstraintDefinition Constraint) : TableAction;

/// <summary>ALTER CONSTRAINT: whether it is checked, and when.</summary>
/// <param name="Name">The constraint.</param>
/// <param name="IsEnforced">True for ENFORCED, false for NOT ENFORCED (18 and later); null where neither is said.</param>
internal sealed record AlterConstraint(string Name, bool? IsEnforced) : TableAction;

internal sealed record ValidateConstraint(string Name) : TableAction;

internal sealed record DropConstraint(string Name) : TableAction
{
    public bool IfExists { get; init; }

    public bool IsCascade { get; init; }
}

internal sealed record RenameColumn(string From, string To) : TableAction;

internal sealed record RenameConstraint(string From, string To) : TableAction;

internal sealed record RenameRelation(string To) : TableAction;

internal sealed record SetSchema(string Schema) : TableAction;

internal sealed record AttachPartition(ObjectName Partition) : TableAction
{
    /// <summary>True for DEFAULT.</summary>
    public bool IsDefault { get; init; }
}

internal sealed record DetachPartition(ObjectName Partition) : TableAction
{
    /// <summary>The partition as written.</summary>
    internal string? Written { get; init; }

    public bool IsConcurrent { get; init; }

    public bool IsFinalize { get; init; }
}

/// <summary>MERGE PARTITIONS and SPLIT PARTITION (19 and later): rows move from some parts to others.</summary>
/// <param name="From">The parts that go.</param>
/// <param name="Into">The parts that are made.</param>
internal sealed record RebuildPartitions(IReadOnlyList<ObjectName> From, IReadOnlyList<ObjectName> Into) : TableAction
{
    /// <summary>True for MERGE.</summary>
    public bool IsMerge => From.Count > 1;
}

/// <summary>ALTER INDEX … ATTACH PARTITION.</summary>
internal sealed record AttachIndex(ObjectName Index) : TableAction;

/// <summary>ENABLE or DISABLE TRIGGER and RULE.</summary>
/// <param name="Trigger">Its name, ALL or USER.</param>
/// <param name="IsEnabled">False for DISABLE.</param>
internal sealed record SwitchTrigger(string Trigger, bool IsEnabled) : TableAction
{
    /// <summary>True for a rule.</summary>
    public bool IsRule { get; init; }
}

/// <summary>ENABLE, DISABLE, FORCE or NO FORCE ROW LEVEL SECURITY.</summary>
/// <param name="Word">The keyword: ENABLE, DISABLE, FORCE or NO FORCE.</param>
internal sealed record SwitchRowSecurity(string Word) : TableAction;

/// <summary>SET LOGGED or SET UNLOGGED.</summary>
internal sealed record SetLogged(bool IsLogged) : TableAction;

internal sealed record SetTablespace(string Tablespace) : TableAction;

internal sealed record SetAccessMethod(string Method) : TableAction;

/// <summary>SET ( … ) or RESET ( … ).</summary>
/// <param name="Names">The parameters' names.</param>
internal sealed record SetStorageParameters(IReadOnlyList<string> Names) : TableAction;

internal sealed record SetOwner(string Owner) : TableAction;

/// <summary>REPLICA IDENTITY.</summary>
/// <param name="Identity">DEFAULT, FULL, NOTHING or USING INDEX.</param>
internal sealed record SetReplicaIdentity(string Identity) : TableAction;

/// <summary>INHERIT or NO INHERIT.</summary>
internal sealed record SetInheritance(ObjectName Parent, bool IsAdded) : TableAction;

/// <summary>ALTER SEQUENCE's own: RESTART and the like.</summary>
/// <param name="Words">The keywords, in capitals.</param>
internal sealed record SequenceOption(string Words) : TableAction;

/// <summary>Any other action: CLUSTER ON, SET WITHOUT CLUSTER, OF, NOT OF, ALTER CONSTRAINT, SET WITHOUT OIDS.</summary>
/// <param name="Words">The keywords it begins with, in capitals.</param>
internal sealed record OtherTableAction(string Words) : TableAction;
