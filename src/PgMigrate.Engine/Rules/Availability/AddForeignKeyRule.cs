using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new foreign key reads and locks both tables.</summary>
[HoldsLong]
internal sealed class AddForeignKeyRule : TableActionRule<AddConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-foreign-key", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new foreign key reads and locks both tables",
            Reason =
                "SHARE ROW EXCLUSIVE is held on both tables while every row is looked up: nobody writes to either of them "
                + "meanwhile.",
            SafeWay = """
                Add it as NOT VALID, and validate it in the next script under locks that let reads and writes go on:
                    ALTER TABLE t ADD CONSTRAINT t_parent_fk FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_parent_fk;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddConstraint action, ObjectName table, StatementContext site) =>
        action.Constraint is { Kind: ConstraintKind.ForeignKey, IsNotValid: false, IsNotEnforced: false, References: { } parent }
        && !site.IsEmpty(table)
            ? new RuleHit($"The new foreign key looks up every row of {table} in {Waiting(table, parent, site)} meanwhile.")
            {
                Lock = TableLock.ShareRowExclusive,
            }
            : null;

    // Nobody writes yet to a table that the run itself makes.
    private static string Waiting(ObjectName table, ObjectName parent, StatementContext site)
    {
        if (site.IsSame(table, parent))
            return "the table itself; writes to it wait";
        return site.IsNew(parent) ? $"{parent}; writes to {table} wait" : $"{parent}; writes to both wait";
    }
}
