using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new EXCLUDE constraint builds its index under ACCESS EXCLUSIVE.</summary>
[HoldsLong]
internal sealed class AddExclusionRule : TableActionRule<AddConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-exclusion", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new EXCLUDE constraint builds its index under ACCESS EXCLUSIVE",
            Reason = "The index is built while nobody can read or write the table, and there is no way to build it concurrently.",
            SafeWay = """
                Do it in a window, or make a new table with the constraint and move the rows with the directive batch.
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddConstraint action, ObjectName table, StatementContext site) =>
        action.Constraint.Kind == ConstraintKind.Exclusion && !site.IsEmpty(table)
            ? new RuleHit($"The index of the new EXCLUDE constraint is built while nobody can read or write {table}.")
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
