using PgMigrate.Engine.Scripts.Loads;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>A load that sets indexes aside.</summary>
internal sealed class LoadLocksTableRule : LoadRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("load-locks-table", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "A load locks its table against reads and writes",
            Reason =
                "With defer-indexes=yes the table's secondary indexes are dropped before the rows and made again behind them. "
                + "ACCESS EXCLUSIVE is held from the first row to the commit: nobody reads or writes the table for as long as "
                + "the load takes. On a table that the run makes itself nobody waits.",
            SafeWay = """
                Leave defer-indexes out where others use the table:
                    -- pgmigrate:copy table=app.item file=../data/item.csv
                Or fill a table that nobody uses yet, and make its indexes in a later script.
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(ScriptLoad load, StatementContext site)
    {
        if (load.DefersIndexes && !site.IsNew(load.Table))
            yield return new RuleHit(
                $"The load of {load.File} keeps others from reading and writing {load.Table} from its first row to the commit, "
                    + "since it sets the indexes aside."
            )
            {
                Object = load.Table.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }
}
