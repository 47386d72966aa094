using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>All that can be found by asking the database and its server.</summary>
/// <param name="options">What is checked.</param>
internal sealed class TargetChecks(RuleOptions options)
{
    private readonly FindingFactory _findings = new(options);

    /// <summary>What the rules find.</summary>
    /// <param name="target">The database.</param>
    /// <param name="scripts">The folder's scripts by name.</param>
    public IEnumerable<Finding> Check(TargetContext target, IReadOnlyDictionary<string, Script> scripts) =>
        from rule in RuleSet.Where(type => type.IsSubclassOf(typeof(TargetRule)) && AppliesTo(type, target))
        where !_findings.IsOff(rule)
        from suspicion in ((TargetRule)rule).Check(target)
        select _findings.Of(rule, suspicion, scripts);

    // A rule that certainly finds nothing need not be made.
    private static bool AppliesTo(Type rule, TargetContext target)
    {
        var (facts, work) = (target.Facts, target.Work);
        if (rule.IsSubclassOf(typeof(SessionRule)))
            return facts.Sessions.Count > 0;
        return rule.Name switch
        {
            nameof(PreparedTransactionRule) => facts.Prepared.Count > 0,
            nameof(HiddenSessionsRule) => facts.HiddenSessions > 0 || facts.Unread.Count > 0,
            nameof(ReplicaLagRule) => facts.Replicas.Count > 0,
            nameof(ReplicationSlotRule) => facts.Slots.Count > 0,
            nameof(PublicationRule) => facts.Publications.Count > 0,
            nameof(InvalidIndexRule) => facts.InvalidIndexes.Count > 0,
            nameof(MissingRightRule) => facts.MissingRights.Count > 0,
            nameof(DiskSpaceRule) => work.Rewritten.Count > 0,
            nameof(StandbyRule) => target.Server.InRecovery,
            nameof(PoolerRule) => target.Server.BackendPid != target.ClientPid,
            nameof(ShortLockTimeoutRule) => work.LockTimeouts.Count > 0
                || target.Options.LockTimeout <= facts.State?.DeadlockTimeout,
            nameof(LockCapacityRule) => work.ScriptLocks.Sum(script => (long)script.Locks) > target.Server.LockCapacity,
            _ => true,
        };
    }

    /// <summary>The tables, as written, that findings say are rewritten.</summary>
    public static IReadOnlySet<string> Rewritten(IEnumerable<Finding> findings) =>
        findings
            .Where(finding => RuleSet.RewriteOf(finding.RuleId) is { NeedsRoom: true })
            .Select(finding => finding.Object)
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
}
