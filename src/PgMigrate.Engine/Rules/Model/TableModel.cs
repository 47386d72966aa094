using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>A table as the scripts made it. What was made by other means is not known.</summary>
internal sealed class TableModel
{
    /// <summary>The name, with its schema.</summary>
    public required ObjectName Name { get; set; }

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
    public List<ObjectName> Partitions { get; } = [];

    /// <summary>Its default partition; null where it has none.</summary>
    public ObjectName? DefaultPartition { get; set; }

    /// <summary>True once a script has put rows into it.</summary>
    public bool HasRows { get; set; }

    /// <summary>The transaction that has removed all rows; null where none has, or others came since.</summary>
    public Origin? EmptiedIn { get; set; }

    /// <summary>True once a script has made a policy for it.</summary>
    public bool HasPolicy { get; set; }

    /// <summary>Some tables are called otherwise from now on.</summary>
    /// <param name="newName">The new name of any, with schema.</param>
    /// <param name="resolve">Gives a name its schema.</param>
    public void Rename(Func<ObjectName, ObjectName> newName, Func<ObjectName, ObjectName> resolve)
    {
        Name = newName(Name);
        Partitions.Replace(_ => true, newName);
        DefaultPartition = DefaultPartition is { } rest ? newName(rest) : null;
        Constraints.Replace(
            key => key.References is not null,
            key =>
                newName(resolve(key.References!)) is var to && to != resolve(key.References!) ? key with { References = to } : key
        );
    }

    /// <summary>Some types are called otherwise from now on.</summary>
    /// <param name="newName">The new name of any, with schema.</param>
    /// <param name="resolve">Gives a name its schema.</param>
    public void RenameTypes(Func<ObjectName, ObjectName> newName, Func<ObjectName, ObjectName> resolve)
    {
        foreach (var (column, known) in Columns.ToArray())
            if (
                known.Type is { } type
                && resolve(new ObjectName(type.Schema, type.Name)) is var from
                && newName(from) is var to
                && to != from
            )
                Columns[column] = known with { Type = type with { Schema = to.Schema, Name = to.Name } };
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
/// <param name="Type">Its type; null where it is not known.</param>
/// <param name="IsNotNull">NOT NULL, a primary key or an identity.</param>
/// <param name="Added">Where it was added.</param>
internal sealed record ColumnModel(SqlType? Type, bool IsNotNull, Origin Added)
{
    /// <summary>True where the rows that were there got a value as it was added.</summary>
    public bool IsFilled { get; init; }
}

/// <summary>Where something was made.</summary>
/// <param name="Script">The script's number in grate's order.</param>
/// <param name="Transaction">The transaction's number; each statement that commits by itself has its own.</param>
internal readonly record struct Origin(int Script, int Transaction);
