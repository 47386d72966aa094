using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>More locks than the server has room for.</summary>
[Judges(TargetPart.LockCapacity)]
internal sealed class LockCapacityRule : TargetRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("lock-capacity", RuleGroup.Target, FindingSeverity.Warning)
        {
            Title = "A transaction needs more locks than the server has room for",
            Reason =
                "Each table, index and sequence that a transaction makes or changes takes an entry of the server's table of "
                + "locks until it ends. Without room the script fails with \"out of shared memory\" (53200), and others' "
                + "statements may fail too.",
            SafeWay =
                $"Split the script, run it with {RunOption.TransactionMode.To(TransactionMode.Script)}, or raise "
                + $"max_locks_per_transaction, which needs a restart.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(TargetContext target) =>
        LockEstimate.Find(target.Work.ScriptLocks, target.Server, target.Options.TransactionMode) is { } found ? [found] : [];
}
