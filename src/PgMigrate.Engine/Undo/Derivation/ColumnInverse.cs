using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Columns that are added, and what is set on those that stood before.</summary>
internal sealed class ColumnInverse(DownContext context)
{
    private const string Differs = "tables that inherit from it, or partitions, had something else, and would get the same";

    /// <summary>ADD COLUMN.</summary>
    public Inverse Add(AlterTable alter, Target table, AddColumn add)
    {
        if (add.IfNotExists)
            return Inverse.Refused(Reasons.IfNotExists);
        // Such a check would stay without the column.
        if (
            add.Column.Constraints.Any(constraint =>
                constraint.Expression is { } check && !Identifiers.In(check).Contains(add.Column.Name)
            )
        )
            return Inverse.Refused("the column's check is not about the column");
        foreach (var constraint in add.Column.Constraints)
            ConstraintInverse.Reach(context, table, constraint);
        return context
            .Creations.Add(
                new Creation("COLUMN", context.Creations.Count)
                {
                    Target = table,
                    Part = add.Column.Name,
                    TableType = alter.ObjectType,
                }
            )
            .TakeBack();
    }

    /// <summary>ALTER COLUMN, and what has no inverse.</summary>
    public Inverse Of(AlterTable alter, Target table, TableAction action)
    {
        if (ColumnOf(action) is { } name && context.Creations.Part(table, "COLUMN", name) is { } made)
            return OfMade(alter, table, made, action);
        return action switch
        {
            SetDefault set => OfDefault(alter, table, set.Column),
            DropDefault drop => OfDefault(alter, table, drop.Column),
            SetNotNull set => OfNotNull(alter, table, set.Column),
            DropNotNull => Inverse.Refused("rows that have no value may have come since"),
            AlterColumnType => Inverse.Refused("the values as they were before the change of type are not kept"),
            _ => Inverse.Refused(Reasons.Unlisted),
        };
    }

    /// <summary>SET NOT NULL.</summary>
    public Inverse OfNotNull(AlterTable alter, Target table, string column)
    {
        if (Find(table, column) is not { } before)
            return Inverse.Refused(table.Problem ?? Reasons.NoBefore);
        if (before["not null"] is { } state)
            return state == "true" ? Inverse.None : Inverse.Refused("what is validated stays so");
        return IsSameBelow(alter, table, column, "not null")
            ? Inverse.Of(table, () => $"{Alter(alter, table, column)} DROP NOT NULL")
            : Inverse.Refused(Differs);
    }

    /// <summary>Takes away a default that was not there before.</summary>
    public static Inverse DropDefault(AlterTable alter, Target table, string column) =>
        Inverse.Of(table, () => $"{Alter(alter, table, column)} DROP DEFAULT");

    private Inverse OfDefault(AlterTable alter, Target table, string column)
    {
        if (Find(table, column) is not { } before)
            return Inverse.Refused(table.Problem ?? Reasons.NoBefore);
        if (!IsSameBelow(alter, table, column, "default"))
            return Inverse.Refused(Differs);
        return before["default"] is { } value
            ? Inverse.Of(table, () => $"{Alter(alter, table, column)} SET DEFAULT {value}")
            : DropDefault(alter, table, column);
    }

    private Inverse OfMade(AlterTable alter, Target table, Creation made, TableAction action)
    {
        if (action is AlterColumnType { Using: { } expression } && SideEffects.Find(expression, except: null) is { } effect)
            return Inverse.Refused(effect);
        if (context.Creations.MadeLater(context.Sql, made) is not { } later)
            return Inverse.None;
        return action is SetDefault ? DropDefault(alter, table, made.Part!) : Inverse.Refused(Reasons.TiedTo(later));
    }

    private SchemaObject? Find(Target table, string column) =>
        context.Renamed.Contains(column) || context.FindBefore(table) is not { } item
            ? null
            : context.Before!.Part(item, "COLUMN", column);

    private bool IsSameBelow(AlterTable alter, Target table, string column, string property)
    {
        var item = context.FindBefore(table)!;
        var value = context.Before!.Part(item, "COLUMN", column)![property];
        return alter.IsOnly
            || context.Before.Descendants(item).All(child => context.Before.Part(child, "COLUMN", column)?[property] == value);
    }

    private static string? ColumnOf(TableAction action) =>
        action switch
        {
            SetDefault set => set.Column,
            DropDefault drop => drop.Column,
            SetNotNull set => set.Column,
            DropNotNull drop => drop.Column,
            AlterColumnType type => type.Column,
            AddIdentity identity => identity.Column,
            SetExpression expression => expression.Column,
            AlterColumnOther other => other.Column,
            _ => null,
        };

    private static string Alter(AlterTable alter, Target table, string column) =>
        $"ALTER {alter.ObjectType} {(alter.IsOnly ? "ONLY " : "")}{table.Sql} ALTER COLUMN {ServerQuote.Name(column)}";
}
