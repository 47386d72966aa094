using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>What actions of ALTER TABLE make of a table.</summary>
internal static class TableChanges
{
    /// <summary>Takes in an action.</summary>
    public static void Apply(TableModel table, TableAction action, Origin origin)
    {
        switch (action)
        {
            case AddColumn { IfNotExists: true } add when table.Columns.ContainsKey(add.Column.Name):
                break;
            case AddColumn add:
                Add(table, add.Column, origin);
                break;
            case DropColumn drop:
                Remove(table, drop.Column);
                break;
            case AlterColumnType type:
                Change(table, type.Column, column => column with { Type = type.Type });
                break;
            case SetNotNull set:
                Change(table, set.Column, column => column with { IsNotNull = true });
                break;
            case DropNotNull drop:
                Change(table, drop.Column, column => column with { IsNotNull = false });
                break;
            case AddConstraint add:
                Add(table, add.Constraint);
                break;
            case DropConstraint drop:
                RemoveConstraint(table, drop.Name);
                break;
            case ValidateConstraint validate:
                table.Constraints.Replace(
                    constraint => constraint.Name == validate.Name,
                    constraint => constraint with { IsNotValid = false }
                );
                break;
            case RenameColumn rename:
                Rename(table, rename.From, rename.To);
                break;
            case RenameConstraint rename:
                RenameIndex(table, rename.From, rename.To);
                break;
        }
    }

    /// <summary>A column with its own constraints.</summary>
    public static void Add(TableModel table, ColumnDefinition column, Origin origin)
    {
        table.Columns[column.Name] = new ColumnModel(column.Type, column.IsNotNull || column.IsIdentity, origin)
        {
            IsFilled = column.Default is not null || column.NumbersRows || column.Generated is not null,
        };
        foreach (var constraint in column.Constraints)
            Add(table, constraint);
    }

    /// <summary>A constraint, under its own name or the one that the server gives it.</summary>
    public static void Add(TableModel table, ConstraintDefinition constraint)
    {
        constraint = constraint with { Name = constraint.Name ?? constraint.UsingIndex ?? ServerName.Of(constraint, table) };
        if (constraint.UsingIndex is { } index)
            constraint = Take(table, constraint, index);
        table.Constraints.Add(constraint);
        if (constraint.Kind is ConstraintKind.PrimaryKey or ConstraintKind.NotNull)
            foreach (var column in constraint.Columns)
                Change(table, column, known => known with { IsNotNull = true });
    }

    /// <summary>An index, a constraint, or a constraint with its index, gets another name.</summary>
    public static void RenameIndex(TableModel table, string from, string to)
    {
        table.Indexes.Replace(index => index.Index == from, index => index with { Index = to });
        table.Constraints.Replace(constraint => constraint.Name == from, constraint => constraint with { Name = to });
    }

    // USING INDEX: the index becomes the constraint's, and takes its name.
    private static ConstraintDefinition Take(TableModel table, ConstraintDefinition constraint, string index)
    {
        var columns = table.Indexes.Find(candidate => candidate.Index == index)?.Columns.OfType<string>().ToArray();
        table.Indexes.RemoveAll(candidate => candidate.Index == index);
        return constraint with { Columns = columns ?? [] };
    }

    private static void Remove(TableModel table, string column)
    {
        table.Columns.Remove(column);
        table.Constraints.RemoveAll(constraint =>
            constraint.Columns.Contains(column) || Identifiers.In(constraint.Expression ?? "").Contains(column)
        );
        table.Indexes.RemoveAll(index => index.Columns.Contains(column));
    }

    private static void RemoveConstraint(TableModel table, string name)
    {
        table.Dropped.AddRange(table.Constraints.Where(constraint => constraint.Name == name));
        table.Constraints.RemoveAll(constraint => constraint.Name == name);
    }

    private static void Change(TableModel table, string column, Func<ColumnModel, ColumnModel> change)
    {
        if (table.Columns.TryGetValue(column, out var known))
            table.Columns[column] = change(known);
    }

    private static void Rename(TableModel table, string from, string to)
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

    /// <summary>Puts others in the place of some.</summary>
    public static void Replace<T>(this List<T> list, Predicate<T> isMeant, Func<T, T> change)
    {
        for (var i = 0; i < list.Count; i++)
            if (isMeant(list[i]))
                list[i] = change(list[i]);
    }
}
