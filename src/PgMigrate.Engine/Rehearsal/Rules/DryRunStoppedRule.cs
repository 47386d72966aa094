using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A dry run that held locks for too long.</summary>
internal sealed class DryRunStoppedRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("dry-run-stopped", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Dry run was stopped",
            Reason =
                "The dry run really holds the locks that the scripts take. It was rolled back when it had held them for as "
                + "long as it may; the real run would hold them for at least as long.",
            SafeWay =
                "Split the script, so that no transaction holds its locks for long; or give the dry run more time at a "
                + "quiet hour.",
        };
}
