using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>REFRESH MATERIALIZED VIEW blocks reads.</summary>
internal sealed class RefreshViewRule : CommandRule<RefreshView>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("refresh-materialized-view", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "REFRESH MATERIALIZED VIEW blocks reads",
            Reason = "ACCESS EXCLUSIVE on the view is held while its query runs: nobody reads it meanwhile.",
            SafeWay = """
                With a unique index on the view:
                    REFRESH MATERIALIZED VIEW CONCURRENTLY v;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(RefreshView command, StatementContext site)
    {
        if (!command.IsConcurrent && site.View(command.View)?.Origin.Script != site.Transaction.Script)
            yield return new RuleHit($"Nobody can read {command.View} while its query runs.")
            {
                Object = command.View.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }
}
