using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A run that its policy does not let be.</summary>
internal sealed class PolicyViolatedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("policy-violated", RuleGroup.Target, FindingSeverity.Error)
        {
            Title = "Policy does not let the run be",
            Reason =
                "The policy of the environment in pgmigrate.json is what the team has agreed on. A run that is not as the policy "
                + "wants it is refused before anything is changed, whatever this rule's severity is.",
            SafeWay =
                "Run as the policy wants it, or have the policy changed where it stands, by those who may. The guide policy "
                + "tells of each setting.",
        };
}
