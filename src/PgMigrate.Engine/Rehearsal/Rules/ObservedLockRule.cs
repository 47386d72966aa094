using PgMigrate.Engine.Rules;

namespace PgMigrate.Engine.Rehearsal.Rules;

/// <summary>A lock that only the rehearsal has seen.</summary>
internal sealed class ObservedLockRule : Rule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("observed-lock", RuleGroup.Rehearsal, FindingSeverity.Warning)
        {
            Title = "Lock on a table in use",
            Reason =
                "The statement was seen to lock a table that was there before. Whoever needs the table waits until the "
                + "script's transaction ends, and behind a waiting statement everybody else waits too.",
            SafeWay =
                "Keep the transaction short: move the statement to the end of the script, or to a script of its own. "
                + "lock_timeout keeps the queue short.",
        };
}
