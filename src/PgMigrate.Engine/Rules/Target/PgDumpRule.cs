namespace PgMigrate.Engine.Rules.Target;

/// <summary>A backup that runs.</summary>
internal sealed class PgDumpRule : SessionRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("pg-dump-running", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "pg_dump is running",
            Reason =
                "It holds ACCESS SHARE on all its tables to its end. That stops neither reads nor writes, but ALTER, DROP and "
                + "TRUNCATE wait for it, and every SELECT that comes later waits behind them.",
            SafeWay =
                "Migrate when the backup has ended. It calls itself pg_dump in application_name, which is how it is recognised.",
        };

    /// <inheritdoc/>
    protected override TimeSpan Remarkable => TimeSpan.Zero;

    /// <summary>Whether a session is pg_dump's.</summary>
    public static bool IsPgDump(TargetSession session) => session.Application == "pg_dump";

    /// <inheritdoc/>
    protected override bool Concerns(TargetSession session, TargetContext target) => IsPgDump(session);

    /// <inheritdoc/>
    protected override string Describe(TargetSession session) => $"{Name(session)} dumps the database {Since(session)}";
}
