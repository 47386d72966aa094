using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>Scripts that are pending again after they ran.</summary>
internal sealed class SecondRunRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("second-run", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Second run still has something to do",
            Reason =
                "After everything was applied, a second run wants to run scripts again. Every deployment would change the "
                + "target anew.",
            SafeWay = "See that the script's text is the same each time: tokens whose values change with the run do that.",
        };
}
