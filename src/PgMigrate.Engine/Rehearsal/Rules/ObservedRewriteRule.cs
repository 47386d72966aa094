using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A rewrite that only the rehearsal has seen.</summary>
internal sealed class ObservedRewriteRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("observed-rewrite", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Table is rewritten",
            Reason =
                "The statement was seen to write a table, and all of its indexes, anew, under a lock that keeps everybody "
                + "out. That takes as long as the table is large, and as much disk space again.",
            SafeWay =
                "Add a column beside, fill it with the directive batch, switch over, and drop the old one in a later release.",
        };
}
