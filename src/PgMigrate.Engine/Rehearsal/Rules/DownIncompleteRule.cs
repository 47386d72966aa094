using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A way back that does not lead back.</summary>
internal sealed class DownIncompleteRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("down-incomplete", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Down script does not lead back",
            Reason =
                "After a script and its down script the schema should be as if neither had run. What stays behind makes "
                + "the next run fail, or differ from other databases.",
            SafeWay = "Take back in the down script what the finding names; where that cannot be, say so in the down script.",
        };
}
