namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Scripts that expand and require one that contracts.</summary>
internal sealed class RequiresOtherPhaseRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("requires-other-phase", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Expanding script requires a contracting one",
            Reason =
                "The phase expand runs before the new version of the application is out, the phase contract when the old one "
                + "is gone: the required script would come too late.",
            SafeWay = "Put both into one phase, or take what the first one needs out of the contracting script.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        from requirement in new RequirementGraph(folder).Met
        where
            requirement.Required.Directives.Phase == MigrationPhase.Contract
            && requirement.Script.Directives.Phase != MigrationPhase.Contract
        select new RuleHit(
            $"{requirement.Script.File} is of the phase expand and requires {requirement.Required.File}, which is of the phase "
                + "contract."
        ).At(requirement.Script, "requires", requirement.Name);
}
