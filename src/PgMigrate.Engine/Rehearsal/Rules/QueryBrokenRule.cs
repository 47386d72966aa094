using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A query of the target that does not run after the scripts.</summary>
internal sealed class QueryBrokenRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("query-broken", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Query that does not run any more",
            Reason =
                "The target was asked this query, and the copy understood it before the scripts and does not after them. "
                + "Whoever asks it gets an error from the moment on that the script is applied.",
            SafeWay =
                "Change it in two halves: add what is new (phase expand), let the application use it, and remove what is old "
                + "when nobody asks for it any more (phase contract). A view of the old name bridges a rename.",
        };
}
