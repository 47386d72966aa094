using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>ALTER CONSTRAINT … ENFORCED reads the whole table.</summary>
[HoldsLong]
internal sealed class EnforceConstraintRule : TableActionRule<AlterConstraint>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("enforce-constraint", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "ALTER CONSTRAINT … ENFORCED reads the whole table",
            Reason =
                "Every row is looked up in the other table under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile, "
                + "and nobody writes to the other one.",
            SafeWay = """
                Let another key take its place, which is validated beside the traffic:
                    ALTER TABLE t ADD CONSTRAINT t_parent_key FOREIGN KEY (parent_id) REFERENCES parent (id) NOT VALID;
                    -- in the next script:
                    ALTER TABLE t VALIDATE CONSTRAINT t_parent_key;
                    -- in the one after:
                    ALTER TABLE t DROP CONSTRAINT t_parent_fk;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AlterConstraint action, ObjectName table, StatementContext site) =>
        action.IsEnforced is not true || site.IsEmpty(table)
            ? null
            : new RuleHit($"ENFORCED for {action.Name} looks up every row of {table} while nobody can read or write it.")
            {
                Lock = TableLock.AccessExclusive,
            };
}
