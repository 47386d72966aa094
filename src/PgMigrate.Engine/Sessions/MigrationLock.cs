using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// The two advisory locks of a run. <c>Run</c> is held by an idle connection and shows that a migrator lives; <c>Work</c> is held
/// by the working connection, whose server process may go on to the end of its script after the migrator was killed.
/// Both are polled for: a session blocked in <c>pg_advisory_lock</c> deadlocks with CREATE INDEX CONCURRENTLY.
/// </summary>
internal static class MigrationLock
{
    /// <summary>The first half of both keys: "PgMi" in ASCII.</summary>
    public const int Space = 0x50674D69;

    /// <summary>The second half of the run lock's key.</summary>
    public const int Run = 1;

    /// <summary>The second half of the work lock's key.</summary>
    public const int Work = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private const int TriesBeforeTelling = 2;

    /// <summary>Tries until the lock is taken; tells once who holds it.</summary>
    /// <param name="connection">The connection that is to hold it; who holds it now is asked there, too.</param>
    /// <param name="key">The second half of the lock's key.</param>
    /// <param name="tryTake">One try; true where the lock was taken.</param>
    /// <param name="wait">Target, time limit and observer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">RunLocked, naming the holder.</exception>
    public static async Task PollAsync(
        ServerConnection connection,
        int key,
        Func<Task<bool>> tryTake,
        LockWait wait,
        CancellationToken cancellationToken
    )
    {
        var holder = wait.LastsWhileProgress ? new HolderProgress(connection) : null;
        var pause = FirstPause;
        for (var tries = 1; !await tryTake().ConfigureAwait(false); tries++)
        {
            if (holder is not null && await holder.HasMovedAsync(cancellationToken).ConfigureAwait(false))
                wait.BeginAnew();
            if (wait.IsOver)
                throw wait.Expired(await DescribeHolderAsync(connection, key, cancellationToken).ConfigureAwait(false));
            // The server ends a session a moment after its client has closed it: that is nothing to tell.
            if (tries == TriesBeforeTelling)
                wait.Tell(await DescribeHolderAsync(connection, key, cancellationToken).ConfigureAwait(false));
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // For people: process, application, user and since when.
    private static async Task<string> DescribeHolderAsync(
        ServerConnection connection,
        int key,
        CancellationToken cancellationToken
    ) =>
        await connection
            .FirstOrDefaultAsync(
                SqlFile.Read("Sessions", "lock_holder"),
                [new() { Value = Space }, new() { Value = key }],
                Describe,
                cancellationToken
            )
            .ConfigureAwait(false)
        ?? "a session that has just ended";

    private static string Describe(NpgsqlDataReader reader)
    {
        var since = reader.IsDBNull(3) ? "an unknown time" : reader.GetFieldValue<DateTime>(3).ToString("u");
        return $"process {reader.GetInt32(0)} ({reader.GetString(1)}, user {reader.GetString(2)}, connected since {since})";
    }

    /// <summary>How long to wait for a lock, and whom to tell.</summary>
    /// <param name="context">The run that waits.</param>
    internal sealed class LockWait(RunContext context)
    {
        private readonly ConnectionTarget _target = context.Target;
        private readonly TimeSpan _limit = context.Options.RunLockTimeout;
        private readonly IMigrationObserver _observer = context.Observer;
        private long _started = Environment.TickCount64;

        /// <summary>Whether the time begins anew whenever the run that holds the lock makes progress.</summary>
        public bool LastsWhileProgress { get; } = context.Options.WaitWhileProgress;

        private string Limit => DurationText.Format(_limit);

        /// <summary>Begins the time anew.</summary>
        public void BeginAnew() => _started = Environment.TickCount64;

        /// <summary>True once the time is up.</summary>
        public bool IsOver => Environment.TickCount64 - _started >= _limit.TotalMilliseconds;

        /// <summary>Tells whom the run waits for.</summary>
        public void Tell(string holder)
        {
            var howLong = LastsWhileProgress
                ? $"Waiting as long as it makes progress, and {Limit} at most without."
                : $"Waiting for up to {Limit}.";
            _observer.OnMessage(
                new MigrationMessage(
                    MessageSeverity.Warning,
                    _target.Database,
                    null,
                    $"Another migration of {_target} is running: {holder}. {howLong}"
                )
            );
            _observer.OnProgress(
                new MigrationProgress(
                    _target.Server,
                    _target.Database,
                    "Waiting for the migration lock",
                    holder,
                    0,
                    0,
                    null,
                    false
                )
            );
        }

        /// <summary>The error once the time is up.</summary>
        public MigrationException Expired(string holder) =>
            new(
                MigrationErrorId.RunLocked,
                $"Another migration of {_target} is running: {holder}. "
                    + (LastsWhileProgress ? $"It has made no progress for {Limit}." : $"It did not end within {Limit}."),
                $"Wait for it to end, or give a longer {RunOption.RunLockTimeout}. If its process is gone, end its "
                    + "session with pg_terminate_backend."
            )
            {
                Target = _target.ToString(),
            };
    }
}
