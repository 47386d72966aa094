using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>What a script was seen to do.</summary>
internal sealed class RehearsedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rehearsed", RuleGroup.Rehearsal, FindingSeverity.Information)
        {
            Title = "What the rehearsal saw",
            Reason =
                "Each pending script ran on a copy, which has the target's schema and as many rows as its scripts put "
                + "there: durations are those of the copy, locks and rewrites those of the target.",
            SafeWay = "Nothing needs to be done.",
        };
}
