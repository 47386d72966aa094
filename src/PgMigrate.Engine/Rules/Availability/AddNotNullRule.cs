using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>ADD CONSTRAINT … NOT NULL, from PostgreSQL 18 on, reads the whole table.</summary>
[HoldsLong]
internal sealed class AddNotNullRule : TableActionRule<AddConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("add-not-null", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A new NOT NULL constraint reads the whole table",
            Reason = "Every row is read under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile.",
            SafeWay = """
                Add it as NOT VALID, which checks new rows at once; validate it in the next script, where reads and writes go on:
                    ALTER TABLE t ADD CONSTRAINT t_c_not_null NOT NULL c NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_c_not_null;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AddConstraint action, ObjectName table, StatementContext site) =>
        action.Constraint is { Kind: ConstraintKind.NotNull, IsNotValid: false, Columns: [var column] }
        && !site.IsKnownNotNull(table, column)
            ? new RuleHit($"NOT NULL on {column} reads every row of {table} while nobody can read or write it.")
            {
                Lock = TableLock.AccessExclusive,
            }
            : null;
}
