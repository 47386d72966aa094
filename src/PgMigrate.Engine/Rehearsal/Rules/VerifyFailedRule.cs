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
            Reason =
                "The script ran, on a copy or on the database itself, and what its verify file or directive asks for is not "
                + "there afterwards, or its invariant gives something else than before.",
            SafeWay = "Mend the script or, where the promise is wrong, the verification.",
        };
}
