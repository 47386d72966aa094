using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>CREATE INDEX CONCURRENTLY on a partitioned table.</summary>
internal sealed class ConcurrentPartitionedRule : CommandRule<CreateIndex>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("concurrently-partitioned", RuleGroup.Reliability, FindingSeverity.Error)
        {
            Title = "CREATE INDEX CONCURRENTLY on a partitioned table",
            Reason = "PostgreSQL refuses it (0A000): the script fails.",
            SafeWay = """
                ON ONLY the parent, CONCURRENTLY on each part, and attach them:
                    CREATE INDEX t_c_idx ON ONLY t (c);
                    CREATE INDEX CONCURRENTLY t_2026_c_idx ON t_2026 (c);
                    ALTER INDEX t_c_idx ATTACH PARTITION t_2026_c_idx;
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreateIndex command, StatementContext site)
    {
        if (command is { IsConcurrent: true, IsOnly: false } && site.Table(command.Table) is { IsPartitioned: true })
            yield return new RuleHit(
                $"{command.Table} is partitioned: the script fails, since no index on it can be built CONCURRENTLY."
            )
            {
                Object = command.Table.ToString(),
            };
    }
}
