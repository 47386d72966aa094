using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A script that no dry run can take back.</summary>
internal sealed class DryRunRefusedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("dry-run-refused", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Script cannot be run dry",
            Reason =
                "A dry run happens on the target, in a transaction that is rolled back. What cannot run in a transaction, "
                + "commits by itself, or reaches out of the database would stay.",
            SafeWay = $"Rehearse it on a copy: {CheckOption.Rehearsal}.",
        };
}
