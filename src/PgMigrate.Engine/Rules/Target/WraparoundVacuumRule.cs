namespace PgMigrate.Engine.Rules.Target;

/// <summary>An autovacuum that yields to nobody.</summary>
internal sealed class WraparoundVacuumRule : SessionRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("wraparound-vacuum", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "Autovacuum prevents wraparound",
            Reason =
                "An ordinary autovacuum gives way to a statement that wants its table. One that prevents wraparound does not: "
                + "the statement waits for its end, which on a large table takes hours. Cancelled, it soon begins again.",
            SafeWay = """
                Wait for it, and let it work faster meanwhile:
                    ALTER SYSTEM SET autovacuum_vacuum_cost_delay = 0;
                    SELECT pg_reload_conf();
                """,
        };

    /// <inheritdoc/>
    protected override TimeSpan Remarkable => TimeSpan.Zero;

    /// <summary>Whether a session is one. Where the server hides what it does, its lock and the table's age tell.</summary>
    public static bool IsWraparoundVacuum(TargetSession session, TargetContext target) =>
        session.PreventsWraparound
        || (
            session is { IsHidden: true, User: null }
            && session.Locks.Any(held =>
                held.Mode == TableLock.ShareUpdateExclusive
                && target.Facts.Tables.Any(table => table.Table == held.Table && table.IsDueForFreezing)
            )
        );

    /// <inheritdoc/>
    protected override bool Concerns(TargetSession session, TargetContext target) => IsWraparoundVacuum(session, target);

    /// <inheritdoc/>
    protected override string Describe(TargetSession session) =>
        $"An autovacuum that prevents wraparound, {Name(session)}, works {Since(session)}";
}
