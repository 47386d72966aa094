namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Required scripts that run later.</summary>
internal sealed class RequiresLaterRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("requires-later", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Required script runs later",
            Reason =
                "grate runs folder by folder and sorts each by name; requires does not change that order. The required script "
                + "would not have run yet.",
            SafeWay =
                "Give the required script an earlier number or folder, or this one a later one; rename only what has not been "
                + "applied anywhere.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        var graph = new RequirementGraph(folder);
        var positions = folder
            .Scripts.Select((script, position) => (script.File.Name, position))
            .ToDictionary(StringComparer.Ordinal);
        return from requirement in graph.Met
            where positions[requirement.Required.File.Name] > positions[requirement.Script.File.Name]
            // In a cycle one of them is always later; requires-cycle tells.
            where graph.Way(requirement.Required, requirement.Script) is null
            select new RuleHit($"{requirement.Script.File} requires {requirement.Required.File}, which runs after it.").At(
                requirement.Script,
                "requires",
                requirement.Name
            );
    }
}
