using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>CREATE INDEX CONCURRENTLY IF NOT EXISTS may keep an invalid index.</summary>
internal sealed class IndexIfNotExistsRule : CommandRule<CreateIndex>
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("concurrently-if-not-exists", RuleGroup.Reliability, FindingSeverity.Warning)
        {
            Title = "CREATE INDEX CONCURRENTLY IF NOT EXISTS may keep an invalid index",
            Reason =
                "A failed build leaves an invalid index of the name. IF NOT EXISTS finds it, says that all is well, and no "
                + "query ever uses it.",
            SafeWay = """
                Leave IF NOT EXISTS out: PgMigrate drops an invalid index of the name and builds it again.
                """,
        };

    /// <inheritdoc/>
    protected override IEnumerable<RuleHit> Check(CreateIndex command, StatementContext site)
    {
        if (command is { IsConcurrent: true, IfNotExists: true })
            yield return new RuleHit(
                $"If an earlier build of {command.Index} failed, its invalid index stays, and no query uses it."
            )
            {
                Object = command.Index,
            };
    }
}
