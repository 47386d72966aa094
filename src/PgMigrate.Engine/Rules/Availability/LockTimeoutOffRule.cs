namespace PgMigrate.Engine.Rules.Availability;

/// <summary>The script waits for locks without end.</summary>
internal sealed class LockTimeoutOffRule : StatementRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("lock-timeout-off", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "The script waits for locks without end",
            Reason = "While it waits, all who come after it wait behind it, reads too.",
            SafeWay = """
                Keep lock_timeout at a few seconds, above deadlock_timeout, and let PgMigrate try again:
                    -- pgmigrate:lock-timeout 5s
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(StatementContext site)
    {
        if (site.Command is null || (site.Script.Directives.LockTimeout ?? site.Run.Options.LockTimeout) > TimeSpan.Zero)
            yield break;
        if (
            CommandLocks.Of(site.Command).FirstOrDefault(held => held.Mode >= TableLock.Share && !site.IsNew(held.Table)) is
            { Table: { } table } first
        )
            yield return new RuleHit(
                $"{site.Facts.Verb} waits for the lock on {table} without end, and all who come later wait behind it."
            )
            {
                Object = table.ToString(),
                Lock = first.Mode,
            };
    }
}
