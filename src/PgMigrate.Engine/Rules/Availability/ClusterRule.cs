using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Availability;

/// <summary>CLUSTER rewrites the table.</summary>
[MeansRewrite]
internal sealed class ClusterRule : CommandRule<Cluster>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("cluster", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "CLUSTER rewrites the table",
            Reason = "The table is written again in the order of an index under ACCESS EXCLUSIVE.",
            SafeWay = """
                Use pg_repack, from PostgreSQL 19 on REPACK (CONCURRENTLY), or do it in a window.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(Cluster command, StatementContext site)
    {
        if (!site.IsNew(command.Table))
            yield return new RuleHit(
                $"{command.Table?.ToString() ?? "Every clustered table"} is rewritten while nobody can read or write it."
            )
            {
                Object = command.Table?.ToString(),
                Lock = TableLock.AccessExclusive,
            };
    }
}
