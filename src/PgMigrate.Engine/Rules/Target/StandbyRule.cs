namespace PgMigrate.Engine.Rules.Target;

/// <summary>The target is a standby.</summary>
[RefusedByRun]
[Judges(TargetPart.Standby)]
internal sealed class StandbyRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("standby", RuleGroup.Target, FindingSeverity.Error)
        {
            Title = "The target is a standby",
            Reason = "It takes no changes: a run refuses it.",
            SafeWay = "Connect to the primary, or name all servers and add target_session_attrs=primary.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target) =>
        target.Server.FindStandby(target.Target) is { } problem ? [new RuleHit(problem.Message)] : [];
}
