using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>ALTER TABLE and its like, action by action.</summary>
internal sealed class TableInverse(DownContext context)
{
    private readonly RenameInverse _rename = new(context);
    private readonly DropInverse _drop = new(context);
    private readonly ColumnInverse _column = new(context);
    private readonly ConstraintInverse _constraint = new(context);

    /// <summary>One inverse for all that has one, and a refusal for each action that has none.</summary>
    public IReadOnlyList<Inverse> Of(AlterTable alter)
    {
        if (alter.Table is not { } name)
            return [Inverse.Refused(Reasons.Unlisted)];
        var table = context.Find(NameKind.Relation, name);
        var inverses = alter.Actions.Select(action => Of(alter, table, action)).ToArray();
        // The server adds columns before constraints, whatever the order: so they go in the opposite one.
        var statements = inverses
            .AsEnumerable()
            .Reverse()
            .SelectMany(inverse => inverse.Statements)
            .OrderBy(statement => !statement.IsConstraint)
            .ToArray();
        return [Inverse.Of(statements), .. inverses.Where(inverse => inverse.Reason is not null)];
    }

    private Inverse Of(AlterTable alter, Target table, TableAction action)
    {
        if (alter.IfExists && table.Creation is null)
            return Inverse.Refused(Reasons.IfExists);
        return action switch
        {
            RenameRelation rename => _rename.OfRelation(table, alter.ObjectType, rename.To),
            RenameColumn rename => _rename.OfPart(table, alter.ObjectType, alter.IsOnly, "COLUMN", rename.From, rename.To),
            RenameConstraint rename => _rename.OfPart(
                table,
                alter.ObjectType,
                alter.IsOnly,
                "CONSTRAINT",
                rename.From,
                rename.To
            ),
            _ when table.Creation is { } made => OfMade(alter, table, made, action),
            _ => OfStanding(alter, table, action),
        };
    }

    private Inverse OfStanding(AlterTable alter, Target table, TableAction action) =>
        action switch
        {
            AddColumn add => _column.Add(alter, table, add),
            AddConstraint add => _constraint.Add(alter, table, add.Constraint),
            DropColumn drop => _drop.OfPart(table, "COLUMN", drop.Column, drop.IsCascade),
            DropConstraint drop => _drop.OfPart(table, "CONSTRAINT", drop.Name, drop.IsCascade),
            ValidateConstraint validate => IsMade(table, "CONSTRAINT", validate.Name)
                ? Inverse.None
                : Inverse.Refused("what is validated stays so"),
            SwitchTrigger trigger => IsMade(table, "TRIGGER", trigger.Trigger) ? Inverse.None : Inverse.Refused(Reasons.Unlisted),
            SwitchRowSecurity => OfRowSecurity(table),
            AttachPartition or DetachPartition or AttachIndex => Inverse.Refused(
                "a partition that is attached or detached is no longer what it was"
            ),
            _ => _column.Of(alter, table, action),
        };

    // It goes with the object, unless something that it needs has to go before that.
    private Inverse OfMade(AlterTable alter, Target table, Creation made, TableAction action) =>
        action switch
        {
            DropColumn { IsCascade: true } or DropConstraint { IsCascade: true } => Inverse.Refused(
                "with CASCADE it may have dropped more than the script has made"
            ),
            AttachPartition attach => OfPartition(attach.Partition),
            DetachPartition detach => OfPartition(detach.Partition),
            SetSchema set => Move(table, set.Schema),
            SequenceOption { Words: "OWNED BY" } => Inverse.Of(
                table,
                () => made.IsGone ? null : $"ALTER SEQUENCE {table.Sql} OWNED BY NONE"
            ),
            _ when context.Creations.MadeLater(context.Sql, made) is { } later => OfTied(alter, table, action, later),
            _ => Inverse.None,
        };

    private Inverse OfTied(AlterTable alter, Target table, TableAction action, Creation later) =>
        action switch
        {
            AddColumn add => _column.Add(alter, table, add),
            AddConstraint add => _constraint.Add(alter, table, add.Constraint),
            SetDefault set => ColumnInverse.DropDefault(alter, table, set.Column),
            DropColumn or DropConstraint or DropDefault or SetNotNull or DropNotNull or AttachIndex => Inverse.None,
            _ => Inverse.Refused(Reasons.TiedTo(later)),
        };

    private Inverse OfPartition(ObjectName partition) =>
        context.Find(NameKind.Relation, partition).Creation is null
            ? Inverse.Refused("a partition that is attached or detached is no longer what it was")
            : Inverse.None;

    private static Inverse Move(Target table, string schema)
    {
        table.Name = table.Name.In(schema);
        return Inverse.None;
    }

    private Inverse OfRowSecurity(Target table)
    {
        if (context.FindBefore(table) is not { } item)
            return Inverse.Refused(table.Problem ?? Reasons.NoBefore);
        var was = item["row level security"] ?? "";
        return Inverse.Of(
            new InverseStatement(
                table,
                () =>
                    $"ALTER TABLE {table.Sql} {(was.Contains("FORCE", StringComparison.Ordinal) ? "FORCE" : "NO FORCE")} ROW "
                    + "LEVEL SECURITY"
            ),
            new InverseStatement(
                table,
                () =>
                    $"ALTER TABLE {table.Sql} {(was.Contains("ENABLE", StringComparison.Ordinal) ? "ENABLE" : "DISABLE")} ROW "
                    + "LEVEL SECURITY"
            )
        );
    }

    private bool IsMade(Target table, string type, string name) => context.Creations.Part(table, type, name) is not null;
}
