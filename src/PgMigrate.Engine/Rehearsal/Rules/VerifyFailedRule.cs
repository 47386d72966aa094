using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A script that does not do what it promises.</summary>
internal sealed class VerifyFailedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("verify-failed", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Verification does not hold",
            Reason = "The script ran on the copy, and what its verify file or directive asks for was not there afterwards.",
            SafeWay = "Mend the script or, where the promise is wrong, the verification.",
        };
}
