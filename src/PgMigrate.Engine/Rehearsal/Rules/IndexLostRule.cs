using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A query of the target that has no index for a large table after the scripts.</summary>
internal sealed class IndexLostRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("index-lost", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Query that loses its index",
            Reason =
                "Before the scripts an index told the rows that this query wants of a large table; after them none does, and "
                + "the whole table is read each time.",
            SafeWay = "Build the index that the query needs, CONCURRENTLY, before the old one goes.",
        };
}
