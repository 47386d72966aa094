namespace PgMigrate.Engine.Rules.Target;

/// <summary>Few connections are left.</summary>
internal sealed class FreeConnectionsRule : TargetRule
{
    // A run has two, a third to cancel a statement, and others must not be locked out meanwhile.
    private const int Fewest = 5;

    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("free-connections", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "Few connections are left",
            Reason =
                "A run needs two connections, and a third one to cancel a statement. While a script holds a lock, applications "
                + "open more of them: the server, the database or the role soon has none left, and refuses everybody.",
            SafeWay = "Close idle sessions, or raise max_connections, or the limit of the database or role (CONNECTION LIMIT).",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target)
    {
        if (target.Facts.State is { FreeConnections: < Fewest } state)
            yield return new RuleHit(
                $"{state.Role} may open {Math.Max(0, state.FreeConnections)} more connections to {target.Target}, no more."
            );
    }
}
