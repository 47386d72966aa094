using Npgsql;

namespace PgMigrate.Engine.Sessions;

/// <summary>Which failures are worth another try, how often, and after what pause.</summary>
/// <param name="Limit">Tries after the first.</param>
internal sealed record RetryPolicy(int Limit)
{
    /// <summary>
    /// A script that has worked for longer than this is not thrown away and begun again: it would hold up others a second time.
    /// </summary>
    public static readonly TimeSpan WorkBudget = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether a failure passes by itself: a lock, a deadlock, a serialization failure, or two changes of one shared row.
    /// </summary>
    public static bool IsTransient(PostgresException exception) =>
        exception.SqlState switch
        {
            PostgresErrorCodes.LockNotAvailable => true,
            PostgresErrorCodes.DeadlockDetected => true,
            PostgresErrorCodes.SerializationFailure => true,
            // Roles and database settings are shared by all databases of a server; PostgreSQL has no code of its own for this.
            PostgresErrorCodes.InternalError => exception.MessageText.StartsWith("tuple concurrently", StringComparison.Ordinal),
            _ => false,
        };

    /// <summary>Whether to try again.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="retries">Retries so far.</param>
    /// <param name="worked">How long the failed try worked, lock waits not counted.</param>
    /// <param name="cancelledForLocks">True where the engine itself cancelled the try, because its lock waits added up.</param>
    public bool Allows(PostgresException exception, int retries, TimeSpan worked, bool cancelledForLocks = false) =>
        retries < Limit && worked < WorkBudget && (cancelledForLocks || IsTransient(exception));

    /// <summary>
    /// The pause before a retry: doubled each time, at random between its half and its whole, so that two runs part ways.
    /// </summary>
    public static TimeSpan PauseBefore(int retry)
    {
        var whole = ShortestPause * Math.Pow(2, Math.Min(retry, 16));
        if (whole > LongestPause)
            whole = LongestPause;
#pragma warning disable CA5394 // Spread, not secrecy.
        return whole * (0.5 + Random.Shared.NextDouble() / 2);
#pragma warning restore CA5394
    }
}
