using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A new column with CHECK reads the whole table.</summary>
[HoldsLong]
internal sealed class AddColumnCheckRule : TableActionRule<AddColumn>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-column-check", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new column with CHECK reads the whole table",
            Reason = "Every row is read under ACCESS EXCLUSIVE to see whether the constraint holds.",
            SafeWay = """
                Add the column, then the constraint as NOT VALID, and validate it in the next script:
                    ALTER TABLE t ADD COLUMN c integer;
                    ALTER TABLE t ADD CONSTRAINT t_c_check CHECK (c > 0) NOT VALID;
                    ALTER TABLE t VALIDATE CONSTRAINT t_c_check;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddColumn action, ObjectName table, StatementContext site) =>
        action.Column.Constraints.Any(constraint => constraint.Kind == ConstraintKind.Check)
            ? new RuleHit(
                $"The new column {action.Column.Name} has a CHECK: every row of {table} is read while nobody can read or write "
                    + "it."
            )
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
