using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>What was applied cannot be applied again.</summary>
internal sealed class ReplayFailedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("replay-failed", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Applied scripts cannot build the database again",
            Reason =
                "The copy is made by running what the target has applied, in an empty database. Where that fails, no new "
                + "database can be made from the folder either: not for a test, a new environment, or after a disaster.",
            SafeWay =
                $"See whether a script needs what another folder makes later, what was done by hand, or data. Bring that "
                + $"into the scripts, before the one that needs it. To rehearse all the same, use "
                + $"{CheckOption.From.To(RehearsalSource.Target)}.",
        };
}
