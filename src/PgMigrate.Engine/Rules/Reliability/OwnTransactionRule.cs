using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rules.Reliability;

/// <summary>BEGIN or COMMIT in a script.</summary>
internal sealed class OwnTransactionRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("own-transaction", RuleGroup.Reliability, FindingSeverity.Warning)
        {
            Title = "BEGIN or COMMIT in a script",
            Reason =
                "The script runs as it is written: what it commits stays if it fails later, and its history row is not part of "
                + "it. The next run goes on behind what was committed.",
            SafeWay = """
                Take BEGIN and COMMIT out: PgMigrate runs every script in one transaction, its history row inside.
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        // Once for each transaction: its COMMIT says nothing new.
        if (
            site.Facts.Control is TransactionControl.Begin
            || (site.Facts.Control is TransactionControl.Commit && !site.Transaction.IsScripts)
        )
            yield return new RuleHit(
                $"{site.Facts.Verb} takes the script out of PgMigrate's transaction: what it commits stays if it fails later."
            );
    }
}
