namespace PgMigrate.Engine.Rules.Target;

/// <summary>A pooler stands in between.</summary>
[RefusedByRun]
[Judges(TargetPart.Pooler)]
internal sealed class PoolerRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("transaction-pooler", RuleGroup.Target, FindingSeverity.Error)
        {
            Title = "A connection pooler is in between",
            Reason =
                "It gives a session another server process from transaction to transaction: advisory locks and settings do not "
                + "hold through it. A run refuses it.",
            SafeWay = "Connect to the PostgreSQL server itself, on its own port, or through a pool in session mode.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target) =>
        target.Server.FindPooler(target.Target, target.ClientPid) is { } problem ? [new RuleHit(problem.Message)] : [];
}
