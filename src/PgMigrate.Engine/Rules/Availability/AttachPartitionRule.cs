using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>ATTACH PARTITION reads the new part.</summary>
[HoldsLong]
internal sealed class AttachPartitionRule : TableActionRule<AttachPartition>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("attach-partition", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "ATTACH PARTITION reads the new part",
            Reason =
                "Every row of the part is read under ACCESS EXCLUSIVE on it; where there is a default partition, that one is "
                + "locked and read as well.",
            SafeWay = """
                Prove the bounds first with a CHECK that is validated beside the traffic; then nothing is read:
                    ALTER TABLE part ADD CONSTRAINT part_bounds CHECK (at >= '2026-01-01' AND at < '2027-01-01') NOT VALID;
                    -- in the next script:
                    ALTER TABLE part VALIDATE CONSTRAINT part_bounds;
                    -- in the one after:
                    ALTER TABLE t ATTACH PARTITION part FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(AttachPartition action, ObjectName table, StatementContext site) =>
        site.IsNew(action.Partition)
        || site.Table(action.Partition)
            ?.Constraints.Any(constraint => constraint is { Kind: ConstraintKind.Check, IsNotValid: false }) == true
            ? null
            : new RuleHit($"ATTACH PARTITION reads every row of {action.Partition} while nobody can read or write it.")
            {
                Object = action.Partition.ToString(),
                Lock = TableLock.AccessExclusive,
            };
}
