using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>What actions of ALTER TABLE make of a table.</summary>
/// <param name="table">The table.</param>
/// <param name="origin">Where the statement stands.</param>
/// <param name="parentOf">The table that a name means there.</param>
/// <param name="typeOf">The type that a name means there; null for one that no script has made or changed.</param>
internal sealed class TableChanges(
    TableModel table,
    Origin origin,
    Func<ObjectName, NamedObject> parentOf,
    Func<SqlType, NamedObject?> typeOf
)
{
    /// <summary>Takes in an action.</summary>
    public void Apply(TableAction action)
    {
        switch (action)
        {
            case AddColumn { IfNotExists: true } add when table.Columns.ContainsKey(add.Column.Name):
                break;
            case AddColumn add:
                Add(add.Column);
                break;
            case DropColumn drop:
                Remove(drop.Column);
                break;
            case AlterColumnType type:
                Change(type.Column, column => column with { Written = type.Type, UserType = typeOf(type.Type) });
                break;
            case SetNotNull set:
                Change(set.Column, column => column with { IsNotNull = true });
                break;
            case DropNotNull drop:
                Change(drop.Column, column => column with { IsNotNull = false });
                break;
            case AddConstraint add:
                Add(add.Constraint);
                break;
            case DropConstraint drop:
                RemoveConstraint(drop.Name);
                break;
            case ValidateConstraint validate:
                table.Constraints.Replace(
                    constraint => constraint.Name == validate.Name,
                    constraint => constraint with { IsNotValid = false }
                );
                break;
            case AlterConstraint { IsEnforced: { } isEnforced } altered:
                table.Constraints.Replace(
                    constraint => constraint.Name == altered.Name,
                    constraint => constraint with { IsNotEnforced = !isEnforced }
                );
                break;
            case RenameColumn rename:
                Rename(rename.From, rename.To);
                break;
            case RenameConstraint rename:
                table.RenameIndex(rename.From, rename.To);
                break;
        }
    }

    /// <summary>A column with its own constraints.</summary>
    public void Add(ColumnDefinition column)
    {
        table.Columns[column.Name] = new ColumnModel(column.Type, column.IsNotNull || column.IsIdentity, origin)
        {
            UserType = column.Type is { } type ? typeOf(type) : null,
            IsFilled = column.Default is not null || column.NumbersRows || column.Generated is not null,
        };
        foreach (var constraint in column.Constraints)
            Add(constraint);
    }

    /// <summary>A constraint, under its own name or the one that the server gives it.</summary>
    public void Add(ConstraintDefinition constraint)
    {
        constraint = constraint with { Name = constraint.Name ?? constraint.UsingIndex ?? ServerName.Of(constraint, table) };
        if (constraint.UsingIndex is { } index)
            constraint = Take(constraint, index);
        table.Constraints.Add(constraint);
        if (constraint.References is { } parent)
            table.SetParent(constraint, parentOf(parent));
        if (constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.NotNull)
            foreach (var column in constraint.Columns)
                Change(column, known => known with { IsNotNull = true });
    }

    // USING INDEX: the index becomes the constraint's, and takes its name.
    private ConstraintDefinition Take(ConstraintDefinition constraint, string index)
    {
        var columns = table.Indexes.Find(candidate => candidate.Index == index)?.Columns.OfType<string>().ToArray();
        table.Indexes.RemoveAll(candidate => candidate.Index == index);
        return constraint with { Columns = columns ?? [] };
    }

    private void Remove(string column)
    {
        table.Columns.Remove(column);
        table.Constraints.RemoveAll(constraint =>
            constraint.Columns.Contains(column) || Identifiers.In(constraint.Expression ?? "").Contains(column)
        );
        table.Indexes.RemoveAll(index => index.Columns.Contains(column));
    }

    private void RemoveConstraint(string name)
    {
        table.Dropped.AddRange(table.Constraints.Where(constraint => constraint.Name == name));
        table.Constraints.RemoveAll(constraint => constraint.Name == name);
    }

    private void Change(string column, Func<ColumnModel, ColumnModel> change)
    {
        if (table.Columns.TryGetValue(column, out var known))
            table.Columns[column] = change(known);
    }

    private void Rename(string from, string to)
    {
        if (table.Columns.Remove(from, out var column))
            table.Columns[to] = column;
        table.Constraints.Replace(_ => true, constraint => Rename(constraint, from, to));
        table.Dropped.Replace(_ => true, constraint => Rename(constraint, from, to));
        table.Indexes.Replace(
            _ => true,
            index =>
                index with
                {
                    Columns = [.. index.Columns.Select(name => name == from ? to : name)],
                    Predicate = index.Predicate is { } predicate ? Identifiers.Rename(predicate, from, to) : null,
                }
        );
    }

    private static ConstraintDefinition Rename(ConstraintDefinition constraint, string from, string to) =>
        constraint with
        {
            Columns = [.. constraint.Columns.Select(name => name == from ? to : name)],
            Expression = constraint.Expression is { } expression ? Identifiers.Rename(expression, from, to) : null,
        };
}

/// <summary>Changes lists in place.</summary>
internal static class ListChanges
{
    /// <summary>Puts others in the place of some.</summary>
    public static void Replace<T>(this List<T> list, Predicate<T> isMeant, Func<T, T> change)
    {
        for (var i = 0; i < list.Count; i++)
            if (isMeant(list[i]))
                list[i] = change(list[i]);
    }
}
