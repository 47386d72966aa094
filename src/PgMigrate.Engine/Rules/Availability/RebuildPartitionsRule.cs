using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>MERGE PARTITIONS and SPLIT PARTITION copy rows while the whole table is locked.</summary>
[HoldsLong]
internal sealed class RebuildPartitionsRule : TableActionRule<RebuildPartitions>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rebuild-partitions", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "MERGE and SPLIT of partitions copy rows under a lock",
            Reason =
                "ACCESS EXCLUSIVE on the partitioned table is held while the rows of the parts are copied: every query of every "
                + "part waits. (PostgreSQL 19, by its documentation.)",
            SafeWay = """
                Detach the part beside the traffic, fill the new ones by the directive batch, attach them with proven bounds:
                    ALTER TABLE t DETACH PARTITION part CONCURRENTLY;
                    -- in later scripts: fill the new parts, prove their bounds by CHECK, then
                    ALTER TABLE t ATTACH PARTITION low FOR VALUES FROM (1) TO (5);
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(RebuildPartitions action, ObjectName table, StatementContext site) =>
        new RuleHit(
            $"Queries of every part of {table} wait while the rows of {Wording.List(action.From)} are copied to "
                + $"{Wording.List(action.Into)}."
        )
        {
            Lock = TableLock.AccessExclusive,
        };
}
