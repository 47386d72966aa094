using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A script that fails on the copy.</summary>
internal sealed class RehearsalFailedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("rehearsal-failed", RuleGroup.Rehearsal, FindingSeverity.Error)
        {
            Title = "Script fails on a copy of the target",
            Reason =
                "The script was run on a copy that stands where the target stands, and the server refused it. On the "
                + "target it would fail too; a script that is one transaction leaves nothing behind there, any other may.",
            SafeWay = "Mend the statement that the finding names, and rehearse again.",
        };
}
