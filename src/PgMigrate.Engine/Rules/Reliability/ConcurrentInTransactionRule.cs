namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>CONCURRENTLY inside the script's own transaction, or a DO block.</summary>
internal sealed class ConcurrentInTransactionRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("concurrently-in-transaction", RuleGroup.Reliability, FindingSeverity.Error)
        {
            Title = "CONCURRENTLY inside the script's own transaction or a DO block",
            Reason = "PostgreSQL refuses it with 25001: the script fails.",
            SafeWay =
                "Take BEGIN and COMMIT, or the DO block, out of the script: PgMigrate runs such statements outside of a "
                + "transaction by itself.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (!site.Facts.Transactional && (site.Transaction.IsScripts || site.Statement.IsInBlock))
            yield return new RuleHit(
                $"The script fails: {site.Facts.Verb} cannot run in "
                    + $"{(site.Statement.IsInBlock ? "a DO block" : "the transaction that the script has opened")}."
            );
    }
}
