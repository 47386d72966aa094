using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.DataLoss;

/// <summary>DROP CONSTRAINT. Looked at behind the last script: it may be back by then, or its table gone.</summary>
internal sealed class DropConstraintRule : EndRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("drop-constraint", RuleGroup.DataLoss, FindingSeverity.Information)
        {
            Title = "DROP CONSTRAINT",
            Reason =
                "From then on nothing guards the rows: what comes in meanwhile must be mended before the constraint can come "
                + "back, and so with NOT ENFORCED. A foreign key locks both tables with ACCESS EXCLUSIVE.",
            SafeWay = """
                Where another constraint takes its place, add that one first.
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (
            site.Command is not AlterTable { ObjectType: "TABLE", Table: { } name } alter
            || site.Changed is not { IsDropped: false } table
            || site.Run.IsNew(table, site.Transaction)
        )
            yield break;
        foreach (var action in alter.Actions)
            if (Unguarded(action, table, site) is { } constraint)
                yield return new RuleHit($"The constraint {constraint} no longer guards {name}.")
                {
                    Object = name.ToString(),
                    Offset = action.Offset,
                    Lock = TableLock.AccessExclusive,
                };
    }

    private static string? Unguarded(TableAction action, TableModel table, StatementContext site) =>
        action switch
        {
            DropConstraint { Name: var name } when !IsReplaced(name, table) && !IsNew(name, table, site) => name,
            AlterConstraint { IsEnforced: false, Name: var name }
                when !IsNew(name, table, site) && !IsEnforcedInTheEnd(name, table) => name,
            _ => null,
        };

    private static bool IsNew(string name, TableModel table, StatementContext site) =>
        site.Transaction.NotValid.Contains((table.Object, name));

    private static bool IsEnforcedInTheEnd(string name, TableModel table) =>
        table.Constraints.Exists(constraint => constraint.Name == name && !constraint.IsNotEnforced);

    // Back under its name, another of its kind in its place, nothing left to guard, or no more than the proof for a NOT NULL.
    private static bool IsReplaced(string name, TableModel table)
    {
        if (table.HasName(name))
            return true;
        if (table.Dropped.FindLast(constraint => constraint.Name == name) is not { } dropped)
            return false;
        if (dropped.Expression is { } expression)
            return NotNullProof.Columns(expression).Count > 0
                || (table.IsWhole && !Identifiers.In(expression).Any(table.Columns.ContainsKey));
        return (table.IsWhole && !dropped.Columns.All(table.Columns.ContainsKey))
            || table.Constraints.Exists(other => TakesPlace(other, dropped))
            || table.Indexes.Exists(index => index.IsUnique && IsUnique(dropped) && IsOf(index.Columns, dropped));
    }

    private static bool TakesPlace(ConstraintDefinition other, ConstraintDefinition dropped)
    {
        if (other.Kind == ConstraintKind.PrimaryKey && dropped.Kind == ConstraintKind.PrimaryKey)
            return true;
        if (other.Kind == ConstraintKind.ForeignKey && dropped.Kind == ConstraintKind.ForeignKey)
            return dropped.Columns.All(other.Columns.Contains);
        return IsUnique(other) && IsUnique(dropped) && IsOf(other.Columns, dropped);
    }

    private static bool IsUnique(ConstraintDefinition constraint) =>
        constraint.Kind is ConstraintKind.Unique or ConstraintKind.PrimaryKey;

    private static bool IsOf(IEnumerable<string?> columns, ConstraintDefinition dropped) =>
        columns.ToHashSet().SetEquals(dropped.Columns);
}
