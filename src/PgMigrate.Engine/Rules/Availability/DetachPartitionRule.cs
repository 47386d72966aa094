using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>DETACH PARTITION locks the whole partitioned table.</summary>
internal sealed class DetachPartitionRule : TableActionRule<DetachPartition>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("detach-partition", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "DETACH PARTITION locks the whole partitioned table",
            Reason = "ACCESS EXCLUSIVE on the parent: every query of every part waits.",
            SafeWay = """
                From PostgreSQL 14 on, where there is no default partition, in a script of its own:
                    ALTER TABLE t DETACH PARTITION part CONCURRENTLY;
                """,
        };

    /// <inheritdoc/>
    protected override RuleHit? Check(DetachPartition action, ObjectName table, StatementContext site) =>
        action.IsConcurrent || action.IsFinalize
            ? null
            : new RuleHit($"Queries of every part of {table} wait while {action.Partition} is detached.")
            {
                Lock = TableLock.AccessExclusive,
            };
}
