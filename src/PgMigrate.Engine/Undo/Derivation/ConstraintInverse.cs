using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Constraints that are added to tables.</summary>
internal sealed class ConstraintInverse(DownContext context)
{
    private readonly ColumnInverse _column = new(context);

    /// <summary>ADD CONSTRAINT.</summary>
    public Inverse Add(AlterTable alter, Target table, ConstraintDefinition constraint)
    {
        if (constraint.UsingIndex is not null)
            return Inverse.Refused("the index becomes the constraint's, and would go with it");
        if (constraint.Kind == ConstraintKind.NotNull)
            return constraint.Columns is [var column] ? OfNotNull(alter, table, column) : Inverse.Refused(Reasons.Unlisted);
        if ((constraint.Name ?? ChosenName(table, constraint)) is not { } name)
            return Inverse.Refused(
                "the server chose the name of the constraint, and the schema after the run does not tell which it is"
            );
        Reach(context, table, constraint);
        Inverse[] notNull =
            constraint.Kind == ConstraintKind.PrimaryKey
                ? [.. constraint.Columns.Select(key => OfNotNull(alter, table, key))]
                : [];
        var drop = context
            .Creations.Add(
                new Creation("CONSTRAINT", context.Creations.Count)
                {
                    Target = table,
                    Part = name,
                    TableType = alter.ObjectType,
                }
            )
            .TakeBack();
        return notNull.FirstOrDefault(inverse => inverse.Reason is not null)
            ?? Inverse.Of([
                .. drop.Statements,
                .. notNull.SelectMany(inverse => inverse.Statements).Select(statement => statement with { IsConstraint = true }),
            ]);
    }

    /// <summary>Takes in that rows of the table a foreign key points to may take rows of another one along.</summary>
    public static void Reach(DownContext context, Target table, ConstraintDefinition constraint)
    {
        if (
            constraint.References is { } parent
            && table.Creation is null
            && context.Find(NameKind.Relation, parent).Creation is { } made
        )
            made.ReachesOthers = true;
    }

    // A column that the script has made goes with its NOT NULL.
    private Inverse OfNotNull(AlterTable alter, Target table, string column) =>
        table.Creation is not null || IsAdded(alter, table, column) ? Inverse.None : _column.OfNotNull(alter, table, column);

    private bool IsAdded(AlterTable alter, Target table, string column) =>
        context.Creations.Part(table, "COLUMN", column) is not null
        || alter.Actions.OfType<AddColumn>().Any(add => add.Column.Name == column && !add.IfNotExists);

    private string? ChosenName(Target table, ConstraintDefinition constraint)
    {
        if (context.After?.Find(NameKind.Relation, table.Name) is not { } owner || context.Renamed.Contains(table.Name.Name))
            return null;
        var standing = context.Before?.Find(NameKind.Relation, table.Name) is { } before
            ? context.Before.Parts(before, "CONSTRAINT").Select(item => item.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        var names = context
            .After.Parts(owner, "CONSTRAINT")
            .Where(item => !standing.Contains(item.Name) && IsLike(item, constraint))
            .Select(SnapshotIndex.LocalName)
            .Where(name => !IsTaken(table, name))
            .ToArray();
        return names is [var only] ? only : null;
    }

    private bool IsTaken(Target table, string name) =>
        context.Renamed.Contains(name) || context.Creations.Part(table, "CONSTRAINT", name) is not null;

    private static bool IsLike(SchemaObject item, ConstraintDefinition constraint) =>
        CommandReader.Read($"ALTER TABLE t ADD {item["definition"]}")
            is AlterTable { Actions: [AddConstraint { Constraint: var written }] }
        && written.Kind == constraint.Kind
        && written.Columns.SequenceEqual(constraint.Columns);
}
