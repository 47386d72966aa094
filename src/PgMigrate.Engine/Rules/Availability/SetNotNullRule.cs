using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>SET NOT NULL reads the whole table.</summary>
[HoldsLong]
internal sealed class SetNotNullRule : TableActionRule<SetNotNull>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("set-not-null", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "SET NOT NULL reads the whole table",
            Reason = "Every row is read under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile.",
            SafeWay = """
                Prove it first, beside the traffic. A valid CHECK spares the reading:
                    ALTER TABLE t ADD CONSTRAINT t_c_not_null CHECK (c IS NOT NULL) NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_c_not_null;
                    -- in the one after:
                    ALTER TABLE t ALTER COLUMN c SET NOT NULL;
                    ALTER TABLE t DROP CONSTRAINT t_c_not_null;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(SetNotNull action, ObjectName table, StatementContext site) =>
        site.IsKnownNotNull(table, action.Column)
            ? null
            : new RuleHit($"SET NOT NULL on {action.Column} reads every row of {table} while nobody can read or write it.")
            {
                Lock = TableLock.AccessExclusive,
            };
}
