namespace PgMigrate.Engine.Rules.Target;

/// <summary>What the role may not see.</summary>
[Judges(TargetPart.HiddenSessions)]
internal sealed class HiddenSessionsRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("hidden-sessions", RuleGroup.Target, FindingSeverity.Information)
        {
            Title = "The server hides what others do, or did not answer",
            Reason =
                "A role that is no member of pg_read_all_stats sees other users' locks, but not since when they are in a "
                + "transaction, nor what they do there: checks that need this find less than there may be.",
            SafeWay = """
                Let the role that migrates see it:
                    GRANT pg_monitor TO migrator;
                """,
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target)
    {
        if (target.Facts.HiddenSessions > 0)
            yield return new RuleHit(
                $"The server hides from {target.Facts.State?.Role ?? "this role"} what {target.Facts.HiddenSessions} sessions "
                    + "of other users do."
            );
        foreach (var (section, why) in target.Facts.Unread)
            yield return new RuleHit($"The server does not answer the check's query {section}: {why}");
    }
}
