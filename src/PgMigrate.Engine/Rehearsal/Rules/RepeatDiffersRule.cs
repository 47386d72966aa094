using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A script whose second run does something else.</summary>
internal sealed class RepeatDiffersRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("repeat-differs", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Second run of a script changes the schema",
            Reason =
                "A script that may run again should give the same each time. The schema was another one after the second "
                + "run.",
            SafeWay = "State what should be there, whatever is there already, rather than what should change.",
        };
}
