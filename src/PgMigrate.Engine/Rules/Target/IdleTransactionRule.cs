namespace PgMigrate.Engine.Rules.Target;

/// <summary>A transaction that somebody has left open.</summary>
internal sealed class IdleTransactionRule : SessionRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("idle-in-transaction", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "A session is idle in a transaction",
            Reason =
                "It does nothing and holds its locks until somebody commits: a pending script waits for them, and everybody who "
                + "comes later waits behind it. One that is in nobody's way still keeps vacuum from its work: from one minute on "
                + "it is told as information.",
            SafeWay = """
                Commit it, or end it; and have the server end such sessions by itself:
                    SELECT pg_terminate_backend(pid);
                    ALTER ROLE app SET idle_in_transaction_session_timeout = '1min';
                """,
        };

    /// <inheritdoc/>
    protected override TimeSpan Remarkable { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a session does nothing in its transaction.</summary>
    public static bool IsIdle(TargetSession session) =>
        session.State?.StartsWith("idle in transaction", StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    protected override bool Concerns(TargetSession session, TargetContext target) =>
        IsIdle(session) && !PgDumpRule.IsPgDump(session);

    /// <inheritdoc/>
    protected override string Describe(TargetSession session) => $"{Name(session)} is idle in a transaction {Since(session)}";
}
