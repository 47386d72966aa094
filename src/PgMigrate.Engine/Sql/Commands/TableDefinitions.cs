namespace PgMigrate.Engine.Sql.Commands;

/// <summary>CREATE TABLE, CREATE TABLE AS, SELECT INTO, CREATE FOREIGN TABLE and CREATE TABLE … PARTITION OF.</summary>
/// <param name="Table">The table.</param>
internal sealed record CreateTable(ObjectName Table) : SqlCommand
{
    public bool IsTemporary { get; init; }

    /// <summary>True for ON COMMIT DROP.</summary>
    public bool DropsOnCommit { get; init; }

    public bool IsUnlogged { get; init; }

    public bool IsForeign { get; init; }

    public bool IfNotExists { get; init; }

    /// <summary>True for CREATE TABLE … AS and SELECT INTO.</summary>
    public bool FromQuery { get; init; }

    /// <summary>The partitioned table that it becomes a part of; null for none.</summary>
    public ObjectName? PartitionOf { get; init; }

    /// <summary>True for PARTITION OF … DEFAULT.</summary>
    public bool IsDefaultPartition { get; init; }

    /// <summary>True for PARTITION BY.</summary>
    public bool IsPartitioned { get; init; }

    public IReadOnlyList<ColumnDefinition> Columns { get; init; } = [];

    /// <summary>The table's constraints; those of single columns are with the columns.</summary>
    public IReadOnlyList<ConstraintDefinition> Constraints { get; init; } = [];

    /// <summary>The tables of LIKE clauses.</summary>
    public IReadOnlyList<ObjectName> Like { get; init; } = [];

    /// <summary>The tables of INHERITS.</summary>
    public IReadOnlyList<ObjectName> Inherits { get; init; } = [];
}

/// <summary>A column of CREATE TABLE, ADD COLUMN or CREATE FOREIGN TABLE.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; null where none is given, as in PARTITION OF.</param>
internal sealed record ColumnDefinition(string Name, SqlType? Type)
{
    /// <summary>Where it begins.</summary>
    public int Offset { get; init; }

    /// <summary>The expression of DEFAULT; null for none.</summary>
    public string? Default { get; init; }

    /// <summary>True for NOT NULL; a primary key and an identity are not counted.</summary>
    public bool IsNotNull { get; init; }

    /// <summary>True for GENERATED … AS IDENTITY.</summary>
    public bool IsIdentity { get; init; }

    /// <summary>True where the server numbers the rows: an identity, or a serial type.</summary>
    public bool NumbersRows => IsIdentity || Type is { Schema: null, Name: "smallserial" or "serial" or "bigserial" };

    /// <summary>The expression of GENERATED ALWAYS AS ( … ); null for none.</summary>
    public string? Generated { get; init; }

    /// <summary>
    /// True for STORED, false for VIRTUAL, null where the server chooses (18 and later: virtual) or nothing is generated.
    /// </summary>
    public bool? IsStored { get; init; }

    /// <summary>Its own constraints: CHECK, UNIQUE, PRIMARY KEY, REFERENCES.</summary>
    public IReadOnlyList<ConstraintDefinition> Constraints { get; init; } = [];
}

/// <summary>What a constraint demands.</summary>
internal enum ConstraintKind
{
    NotNull,
    Check,
    Unique,
    PrimaryKey,
    ForeignKey,
    Exclusion,
}

/// <summary>A constraint of a table, a column or a domain.</summary>
/// <param name="Kind">What it demands.</param>
internal sealed record ConstraintDefinition(ConstraintKind Kind)
{
    /// <summary>
    /// One for all copies of what a statement has written: by it the constraint is known whatever it is called later.
    /// </summary>
    public object Identity { get; } = new();

    /// <summary>Where it begins.</summary>
    public int Offset { get; init; }

    /// <summary>Null where the server chooses the name.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The columns; of a column's own constraint, that column. Empty for CHECK, EXCLUDE, USING INDEX and domains.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The expression of CHECK; null for the others.</summary>
    public string? Expression { get; init; }

    /// <summary>The table that a foreign key points to; null for the others.</summary>
    public ObjectName? References { get; init; }

    /// <summary>The index of UNIQUE or PRIMARY KEY USING INDEX; null for none.</summary>
    public string? UsingIndex { get; init; }

    public bool IsNotValid { get; init; }

    /// <summary>True for NOT ENFORCED (18 and later).</summary>
    public bool IsNotEnforced { get; init; }

    public bool IsDeferrable { get; init; }

    /// <summary>True for ON DELETE or ON UPDATE CASCADE, SET NULL and SET DEFAULT.</summary>
    public bool ChangesOthers { get; init; }
}
