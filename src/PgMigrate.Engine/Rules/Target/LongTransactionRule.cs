namespace PgMigrate.Engine.Rules.Target;

/// <summary>A transaction that is at work for long.</summary>
internal sealed class LongTransactionRule : SessionRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("long-transaction", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "A transaction is in the way",
            Reason =
                "A statement that changes a table waits until every transaction that has used the table has ended, and meanwhile "
                + "everybody who comes later waits behind it. CREATE INDEX CONCURRENTLY waits for all older transactions of the "
                + "database. One that is in nobody's way still keeps vacuum from its work: from ten minutes on it is told as "
                + "information.",
            SafeWay = """
                Wait until it has ended, or end it:
                    SELECT pg_terminate_backend(pid);
                """,
        };

    /// <inheritdoc/>
    protected override TimeSpan Remarkable { get; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    protected override bool Concerns(TargetSession session, TargetContext target) =>
        session.Kind is null or "client backend"
        && !IdleTransactionRule.IsIdle(session)
        && !PgDumpRule.IsPgDump(session)
        && !WraparoundVacuumRule.IsWraparoundVacuum(session, target);

    /// <inheritdoc/>
    protected override string Describe(TargetSession session) => $"A transaction of {Name(session)} is open {Since(session)}";
}
