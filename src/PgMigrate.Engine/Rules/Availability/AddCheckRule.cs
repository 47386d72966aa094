using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new CHECK reads the whole table.</summary>
[HoldsLong]
internal sealed class AddCheckRule : TableActionRule<AddConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-check", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new CHECK reads the whole table",
            Reason = "Every row is read under ACCESS EXCLUSIVE.",
            SafeWay = """
                Add it as NOT VALID, which checks new rows at once; validate it in the next script, where reads and writes go on:
                    ALTER TABLE t ADD CONSTRAINT t_c_check CHECK (c > 0) NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_c_check;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddConstraint action, ObjectName table, StatementContext site) =>
        action.Constraint is { Kind: ConstraintKind.Check, IsNotValid: false, IsNotEnforced: false } check && !site.IsEmpty(table)
            ? new RuleHit(
                $"The new CHECK{(check.Name is null ? "" : " " + check.Name)} reads every row of {table} while nobody can read "
                    + "or write it."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
