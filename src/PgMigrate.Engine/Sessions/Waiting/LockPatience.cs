namespace PgMigrate.Engine.Sessions.Waiting;

/// <summary>How long one try may wait for locks, and let others wait behind it meanwhile.</summary>
/// <param name="LockTimeout">The server's lock_timeout; zero bounds nothing.</param>
/// <param name="Rung">How long others may wait behind a try that waits itself; null where this is no short try.</param>
/// <param name="MaxStall">How long they may wait in any try, by the policy or the caller; zero for no limit.</param>
internal sealed record LockPatience(TimeSpan LockTimeout, TimeSpan? Rung, TimeSpan MaxStall)
{
    /// <summary>
    /// True where a try that is given up keeps the locks of the scripts before it: the run is one transaction.
    /// </summary>
    public bool KeepsLocks { get; init; }

    // Where lock_timeout bounds nothing, others are kept waiting no longer than by its usual value: no try is without a limit.
    private static readonly TimeSpan WithoutLockTimeout = TimeSpan.FromSeconds(5);

    // Short tries first: a queue of that length drains unseen, and most blockers are gone after a few pauses. Then they grow,
    // since blockers may take turns.
    private static readonly TimeSpan[] Ladder =
    [
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(100),
        TimeSpan.FromMilliseconds(150),
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromMilliseconds(300),
        TimeSpan.FromMilliseconds(500),
    ];

    /// <summary>
    /// The patience of a try. All but the last are short; the last one waits as long as lock_timeout lets it, and where that is
    /// none, others behind it bound it. A script that says by itself how long it waits for locks is tried as it says.
    /// </summary>
    /// <param name="options">The run's.</param>
    /// <param name="ownLockTimeout">The lock_timeout that the script's directive names; null where it has none.</param>
    /// <param name="retries">Retries so far.</param>
    /// <param name="limit">How many there may be.</param>
    public static LockPatience Of(MigrationOptions options, TimeSpan? ownLockTimeout, int retries, int limit)
    {
        var lockTimeout = ownLockTimeout ?? options.LockTimeout;
        return new LockPatience(
            lockTimeout,
            ownLockTimeout is null && retries < limit ? Ladder[Math.Min(retries, Ladder.Length - 1)]
                : lockTimeout == TimeSpan.Zero ? WithoutLockTimeout
                : null,
            options.MaxStall
        )
        {
            KeepsLocks = options.TransactionMode == TransactionMode.Run,
        };
    }
}
