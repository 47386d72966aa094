using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A down script that fails.</summary>
internal sealed class DownFailedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("down-failed", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Down script fails",
            Reason =
                "The way back was tried on the copy, right after the way forward, and the server refused it. In an "
                + "emergency it would be found out then.",
            SafeWay = "Mend the down script: it must take back everything that its script made, in the reverse order.",
        };
}
