using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Required scripts that are not there.</summary>
internal sealed class RequiresMissingRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("requires-missing", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Required script is missing",
            Reason =
                "The script says that it needs another one, and the folder does not hold it: a run would fail halfway, or do "
                + "the wrong thing.",
            SafeWay = "Correct the name in the line -- pgmigrate:requires, or add the script that is missing.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        from requirement in new RequirementGraph(folder).Requirements
        where requirement.Required is null
        let hint = NearestName.Hint(requirement.Name, folder.Scripts.Select(script => script.File.Name))
        select new RuleHit($"{requirement.Script.File} requires '{requirement.Name}', which is not in the folder.{hint}").At(
            requirement.Script,
            "requires",
            requirement.Name
        );
}
