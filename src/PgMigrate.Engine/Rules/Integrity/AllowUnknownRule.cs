using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Permissions for rules that are not there.</summary>
internal sealed class AllowUnknownRule : FolderRule
{
    // What the run asks for, beside the rules.
    private static readonly string[] RunsOwn =
    [
        TokenRules.AllowUnresolved,
        Script.AllowNoLockTimeout,
        Script.AllowRollback,
        Script.AllowLostSession,
    ];

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("allow-unknown", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "Permission for a rule that is not there",
            Reason =
                "The line silences nothing: the rule that was meant goes on finding what it finds, and stops the run where that "
                + "is an error.",
            SafeWay = "Correct the rule's id in the line -- pgmigrate:allow, or take the line out.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        string[] known = [.. RuleSet.All.Select(rule => rule.Info.Id), .. RunsOwn];
        return from script in folder.Scripts
            from id in script.Directives.Allow.Keys
            where !known.Contains(id)
            select new RuleHit($"{script.File} allows '{id}', which is not a rule.{NearestName.Hint(id, known)}").At(
                script,
                "allow",
                id
            );
    }
}
