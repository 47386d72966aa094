using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>The target is not what its scripts build.</summary>
internal sealed class SchemaDriftRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("schema-drift", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Target differs from what its scripts build",
            Reason =
                "Somebody has changed the target by hand, or a script did something else elsewhere than there. A pending "
                + "script that was written for the one may fail on the other, and a new database will not be like this one.",
            SafeWay = "Bring the change into a script that makes it where it is missing, or take it back on the target.",
        };
}
