using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Repair;

/// <summary>
/// What the policy of an environment says of repairs. They are no scripts: what it says of plans, order, phases and what is
/// destroyed does not hold for them.
/// </summary>
internal static class RepairPolicy
{
    private const string Setting = "repairs";

    /// <summary>What every part of a repair needs to know; what its options leave open is as the policy has it.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What is looked for, and how it is repaired.</param>
    /// <param name="observer">Who is told.</param>
    /// <exception cref="MigrationException">TargetInvalid: the configuration cannot be understood.</exception>
    public static RunContext Begin(ConnectionTarget target, RepairOptions options, IMigrationObserver observer)
    {
        var run = Of(options);
        if (options.Path is null && options.Configuration is null)
            return RunContext.WithoutPolicy(target, run, observer);
        var (policy, effective) = RunPolicy.For(run);
        run = run with
        {
            RunLockTimeout = effective.RunLockTimeout,
            LockTimeout = effective.LockTimeout,
            BackupKeepLast = effective.BackupKeepLast,
            BackupKeepFor = effective.BackupKeepFor,
        };
        return RunContext.WithoutPolicy(target, run, observer) with { Policy = policy };
    }

    /// <summary>In what repairs are not as the policy wants them.</summary>
    /// <param name="run">The repair, connected.</param>
    /// <param name="kinds">What would be repaired.</param>
    /// <param name="stop">Cancels the queries.</param>
    public static async Task<IReadOnlyList<PolicyBreach>> FindAsync(
        RunState run,
        IEnumerable<RepairKind> kinds,
        CancellationToken stop
    )
    {
        if (run.Context.Policy is not { } policy)
            return [];
        var refused = policy.Settings.Repairs is { } allowed ? kinds.Distinct().Except(allowed) : [];
        return
        [
            .. await PolicyCheck.FindOfRunnerAsync(run, stop).ConfigureAwait(false),
            .. refused.Select(kind => new PolicyBreach(Setting, $"{kind} is none of what may be repaired.")),
        ];
    }

    private static MigrationOptions Of(RepairOptions options) =>
        new()
        {
            Path = options.Path ?? string.Empty,
            Configuration = options.Configuration,
            Given = options.Given,
            Environment = options.Environment,
            Tokens = options.Tokens,
            RunLockTimeout = options.RunLockTimeout,
            LockTimeout = options.LockTimeout,
            BackupKeepLast = options.BackupKeepLast,
            BackupKeepFor = options.BackupKeepFor,
            HistorySchema = options.HistorySchema,
            OutsideWindow = options.OutsideWindow,
            Reason = options.Reason,
            SynchronousCommit = true,
        };
}
