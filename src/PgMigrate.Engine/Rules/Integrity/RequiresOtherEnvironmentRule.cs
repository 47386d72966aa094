using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Required scripts that run in fewer environments.</summary>
internal sealed class RequiresOtherEnvironmentRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("requires-other-environment", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Required script does not run everywhere",
            Reason =
                "In an environment where the script runs and the required one does not, the requirement is never met: the script "
                + "would never run there. It is an error for the environment of the run, and a warning for others.",
            SafeWay = "Let both run in the same environments, or split off what needs the other script.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        var environments = ScriptEnvironments.Of(folder);
        return from requirement in new RequirementGraph(folder).Met
            let alone = environments
                .Where(name => requirement.Script.RunsIn(name) && !requirement.Required.RunsIn(name))
                .ToArray()
            where alone.Length > 0
            select new RuleHit(
                $"{requirement.Script.File} requires {requirement.Required.File}, which does not run {Describe(alone)}."
            )
            {
                Severity = IsNeverMet(folder, requirement.Script, requirement.Required) ? null : FindingSeverity.Warning,
            }.At(requirement.Script, "requires", requirement.Name);
    }

    // Of the run itself, where it is not met already.
    private static bool IsNeverMet(FolderContext folder, Script script, Script required) =>
        folder.IsPending(script)
        && script.RunsIn(folder.Options.Environment)
        && !required.RunsIn(folder.Options.Environment)
        && folder.Applied?.ContainsKey(required.File.Name) != true;

    private static string Describe(string?[] environments)
    {
        var named = environments.OfType<string>().ToArray();
        return named.Length > 0 ? $"in {string.Join(", ", named)}" : "where no environment is given";
    }
}
