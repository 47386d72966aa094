using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>DETACH PARTITION locks the whole partitioned table.</summary>
internal sealed class DetachPartitionRule : TableActionRule<DetachPartition>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } = new("detach-partition", RuleGroup.Availability, FindingSeverity.Warning)
    {
        Title = "DETACH PARTITION locks the whole partitioned table",
        Reason = "ACCESS EXCLUSIVE on the parent: every query of every part waits.",
        SafeWay = """
            From PostgreSQL 14 on, where there is no default partition, in a script of its own:
                ALTER TABLE t DETACH PARTITION part CONCURRENTLY;
            """,
        Examples =
        [
            new("ALTER TABLE item DETACH PARTITION part", true) { Setup = "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF item FOR VALUES FROM (1) TO (10)", Lock = TableLock.AccessExclusive, Locked = "item" },
            new("ALTER TABLE item DETACH PARTITION part CONCURRENTLY", false) { Setup = "CREATE TABLE item (id integer) PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF item FOR VALUES FROM (1) TO (10)", FromVersion = 14 },
        ],
    };

    /// <inheritdoc/>
    protected override RuleHit? Check(DetachPartition action, ObjectName table, StatementContext site) =>
        action.IsConcurrent || action.IsFinalize
            ? null
            : new RuleHit($"Queries of every part of {table} wait while {action.Partition} is detached.") { Lock = TableLock.AccessExclusive };
}
