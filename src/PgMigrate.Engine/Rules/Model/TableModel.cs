using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>A table as the scripts made it. What was made by other means is not known.</summary>
/// <param name="named">The table.</param>
internal sealed class TableModel(NamedObject named)
{
    private readonly Dictionary<object, NamedObject> _parents = new(ReferenceEqualityComparer.Instance);
    private readonly List<NamedObject> _partitions = [];

    /// <summary>The table.</summary>
    public NamedObject Object { get; } = named;

    /// <summary>The name, with its schema.</summary>
    public ObjectName Name => Object.Name;

    /// <summary>Where it was made.</summary>
    public required Origin Origin { get; init; }

    /// <summary>False where no script made it: it was met when one changed it.</summary>
    public bool IsMade { get; init; } = true;

    /// <summary>True once a script has dropped it.</summary>
    public bool IsDropped { get; set; }

    public bool IsTemporary { get; init; }

    public bool IsPartitioned { get; init; }

    /// <summary>False where columns may be there that are not listed: LIKE, INHERITS, AS query.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>By name.</summary>
    public Dictionary<string, ColumnModel> Columns { get; } = new(StringComparer.Ordinal);

    public List<ConstraintDefinition> Constraints { get; } = [];

    /// <summary>Constraints that scripts have dropped, as they were.</summary>
    public List<ConstraintDefinition> Dropped { get; } = [];

    public List<CreateIndex> Indexes { get; } = [];

    /// <summary>Its parts, where it is partitioned.</summary>
    public IReadOnlyList<NamedObject> Partitions => _partitions;

    /// <summary>Its default partition; null where it has none.</summary>
    public NamedObject? DefaultPartition { get; private set; }

    /// <summary>True once a script has put rows into it.</summary>
    public bool HasRows { get; set; }

    /// <summary>The transaction that has removed all rows; null where none has, or others came since.</summary>
    public Origin? EmptiedIn { get; set; }

    /// <summary>True once a script has made a policy for it.</summary>
    public bool HasPolicy { get; set; }

    /// <summary>The table that a foreign key of it points to; null for other constraints.</summary>
    public NamedObject? ParentOf(ConstraintDefinition key) => _parents.GetValueOrDefault(key.Identity);

    /// <summary>Whether a foreign key of it points to a table.</summary>
    public bool PointsTo(NamedObject parent) => Constraints.Exists(key => ParentOf(key) == parent);

    /// <summary>Takes in to which table a foreign key of it points.</summary>
    public void SetParent(ConstraintDefinition key, NamedObject parent) => _parents[key.Identity] = parent;

    /// <summary>A table becomes a part of it.</summary>
    public void Attach(NamedObject partition, bool isDefault)
    {
        _partitions.Add(partition);
        if (isDefault)
            DefaultPartition = partition;
    }

    /// <summary>A table is no longer a part of it.</summary>
    public void Detach(NamedObject partition)
    {
        _partitions.Remove(partition);
        if (DefaultPartition == partition)
            DefaultPartition = null;
    }

    /// <summary>An index, a constraint, or a constraint with its index, gets another name.</summary>
    public void RenameIndex(string from, string to)
    {
        Indexes.Replace(index => index.Index == from, index => index with { Index = to });
        Constraints.Replace(constraint => constraint.Name == from, constraint => constraint with { Name = to });
    }

    /// <summary>
    /// Whether a valid CHECK says that a column is not null: SET NOT NULL reads the table only where none does.
    /// </summary>
    public bool IsProvedNotNull(string column) =>
        Constraints.Any(constraint =>
            constraint is { Kind: ConstraintKind.Check, IsNotValid: false, Expression: { } expression }
            && NotNullProof.Columns(expression).Contains(column)
        );

    /// <summary>Whether a constraint or index of it has a name.</summary>
    public bool HasName(string name) =>
        Constraints.Exists(constraint => constraint.Name == name) || Indexes.Exists(index => index.Index == name);

    /// <summary>Whether an index or key that can look up single rows begins with these columns, in any order.</summary>
    public bool HasIndexOn(IReadOnlyList<string> columns) =>
        Indexes.Any(index => LooksUp(index) && LeavesOutNulls(index.Predicate, columns) && Begins(index.Columns, columns))
        || Constraints.Any(key => key.Kind is ConstraintKind.Unique or ConstraintKind.PrimaryKey && Begins(key.Columns, columns));

    // The others find values within a column, or ranges of blocks.
    private static bool LooksUp(CreateIndex index) =>
        index.Method is null or "btree" || (index.Method == "hash" && index.Columns.Count == 1);

    private static bool Begins(IReadOnlyList<string?> index, IReadOnlyList<string> columns) =>
        index.Count >= columns.Count && columns.All(index.Take(columns.Count).Contains);

    // A row with a null in the key points to nothing, and is looked for by nobody.
    private static bool LeavesOutNulls(string? predicate, IReadOnlyList<string> columns) =>
        predicate is null || NotNullProof.Columns(predicate) is { Count: > 0 } proved && proved.IsSubsetOf(columns);
}

/// <summary>A column.</summary>
/// <param name="Written">Its type as written; null where it is not known.</param>
/// <param name="IsNotNull">NOT NULL, a primary key or an identity.</param>
/// <param name="Added">Where it was added.</param>
internal sealed record ColumnModel(SqlType? Written, bool IsNotNull, Origin Added)
{
    private readonly ObjectName? _typeThen;
    private readonly NamedObject? _userType;

    /// <summary>Its type, where a script has made or changed that; null for the others.</summary>
    public NamedObject? UserType
    {
        get => _userType;
        init => (_userType, _typeThen) = (value, value?.Name);
    }

    /// <summary>Its type as it is called now; null where it is not known.</summary>
    public SqlType? Type =>
        _userType is null || _userType.Name == _typeThen
            ? Written
            : Written! with
            {
                Schema = _userType.Name.Schema,
                Name = _userType.Name.Name,
            };

    /// <summary>True where the rows that were there got a value as it was added.</summary>
    public bool IsFilled { get; init; }
}

/// <summary>Where something was made.</summary>
/// <param name="Script">The script's number in grate's order.</param>
/// <param name="Transaction">The transaction's number; each statement that commits by itself has its own.</param>
internal readonly record struct Origin(int Script, int Transaction);
