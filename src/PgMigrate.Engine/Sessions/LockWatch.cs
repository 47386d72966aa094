using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Sessions;

/// <summary>
/// Watches the working connection from the lock's one while a batch takes long: tells who blocks it, and cancels the batch when
/// its waits add up. lock_timeout bounds each lock alone, so a statement that needs many locks could wait, and hold up others,
/// many times as long.
/// </summary>
internal sealed class LockWatch : IAsyncDisposable
{
    // The waits of one try may add up to so many times lock_timeout.
    private const int WaitsAllowed = 2;

    private static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(250);

    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly TimeSpan _lockTimeout;
    private readonly TimeSpan _interval;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;
    private bool _isDisposed;

    private LockWatch(RunContext context, WorkSession session, TimeSpan lockTimeout)
    {
        _context = context;
        _session = session;
        _lockTimeout = lockTimeout;
        _interval = lockTimeout / 2 < LongestInterval ? lockTimeout / 2 : LongestInterval;
        _watching = lockTimeout > TimeSpan.Zero ? WatchAsync() : Task.CompletedTask;
    }

    /// <summary>Who blocked the batch when it was looked at last; null where nobody did.</summary>
    public string? Blockers { get; private set; }

    /// <summary>What a failure of the batch is called, and who was seen to block it.</summary>
    public string Describe(PostgresException exception)
    {
        var problem = HasCancelled
            ? $"canceling, since the waits for locks added up to more than {DurationText.Format(_lockTimeout * WaitsAllowed)}"
            : exception.MessageText;
        return Blockers is null ? problem : $"{problem} (held by {Blockers})";
    }

    /// <summary>How long the batch was seen waiting.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>True once the watch has cancelled the batch.</summary>
    public bool HasCancelled { get; private set; }

    /// <summary>Begins to watch.</summary>
    /// <param name="context">The run.</param>
    /// <param name="session">Both connections.</param>
    /// <param name="lockTimeout">The script's lock_timeout; zero watches nothing.</param>
    public static LockWatch Start(RunContext context, WorkSession session, TimeSpan lockTimeout) =>
        new(context, session, lockTimeout);

    /// <summary>Stops watching.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _watching.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            // Most batches are over by then, and have cost nothing: not even an exception.
            await PauseAsync(_lockTimeout / 2).ConfigureAwait(false);
            while (!HasCancelled && !_stop.IsCancellationRequested)
            {
                await LookAsync().ConfigureAwait(false);
                await PauseAsync(_interval).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The batch has ended.
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The lock's connection is gone, which its heartbeat tells better.
        }
    }

    private async Task PauseAsync(TimeSpan time) =>
        await Task.Delay(time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task LookAsync()
    {
        var blockers = await _session
            .RunLock.Heart.UseAsync(connection => ReadBlockersAsync(connection), _stop.Token)
            .ConfigureAwait(false);
        if (blockers is null)
            return;

        if (Blockers is null)
            _context.Tell(MessageSeverity.Verbose, _session.Script, $"Waiting for a lock held by {blockers}.");
        Blockers = blockers;
        Waited += _interval;
        if (Waited + (_lockTimeout / 2) < _lockTimeout * WaitsAllowed)
            return;

        HasCancelled = true;
        await _session
            .RunLock.Heart.UseAsync(
                connection =>
                    connection.ScalarAsync(
                        "SELECT pg_catalog.pg_cancel_backend($1)",
                        [new() { Value = _session.Work.BackendPid }],
                        _stop.Token
                    ),
                _stop.Token
            )
            .ConfigureAwait(false);
    }

    private async Task<string?> ReadBlockersAsync(ServerConnection connection)
    {
        var blockers = new List<string>();
        var rows = connection.QueryAsync(
            SqlFile.Read("Sessions", "blockers"),
            [new() { Value = _session.Work.BackendPid }],
            Describe,
            _stop.Token
        );
        await foreach (var blocker in rows.ConfigureAwait(false))
            blockers.Add(blocker);
        return blockers.Count == 0 ? null : string.Join(", ", blockers);
    }

    private static string Describe(NpgsqlDataReader reader)
    {
        var since = reader.IsDBNull(4) ? string.Empty : $", in a transaction for {DurationText.Format(reader.GetTimeSpan(4))}";
        return $"process {reader.GetInt32(0)} ({reader.GetString(1)}, user {reader.GetString(2)}, {reader.GetString(3)}{since})";
    }
}
