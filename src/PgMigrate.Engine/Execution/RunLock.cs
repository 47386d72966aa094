using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Execution;

/// <summary>The run lock on its own connection, with a heartbeat that tells when the connection is gone.</summary>
internal sealed class RunLock : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BeatLimit = TimeSpan.FromSeconds(15);

    // A connection that dies unnoticed must not hold the lock for hours: the server probes after 30 s, and gives up 30 s later.
    private static readonly KeyValuePair<string, string>[] Settings =
    [
        new("tcp_keepalives_idle", "30"),
        new("tcp_keepalives_interval", "10"),
        new("tcp_keepalives_count", "3"),
        new("statement_timeout", "0"),
        new("idle_in_transaction_session_timeout", "0"),
        new("default_transaction_read_only", "off"),
    ];

    private readonly ServerConnection _connection;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Task _heart = Task.CompletedTask;

    private RunLock(ServerConnection connection, ConnectionTarget target)
    {
        _connection = connection;
        Target = target;
        BackendPid = connection.Connection.ProcessID;
        MajorVersion = connection.Connection.PostgreSqlVersion.Major;
    }

    /// <summary>The database, pinned to the host that answered.</summary>
    public ConnectionTarget Target { get; }

    /// <summary>The server process that holds the lock.</summary>
    public int BackendPid { get; }

    /// <summary>PostgreSQL's major version.</summary>
    public int MajorVersion { get; }

    /// <summary>Cancelled when the connection, and the lock with it, is gone.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Connects and waits for the lock.</summary>
    /// <exception cref="MigrationException">Connection errors, or RunLocked.</exception>
    public static async Task<RunLock> TakeAsync(
        ConnectionTarget target, RunIdentity identity, MigrationLock.LockWait wait, CancellationToken cancellationToken)
    {
        var connection = await ServerConnection.OpenAsync(target, identity.ApplicationName, Settings, cancellationToken).ConfigureAwait(false);
        try
        {
            var host = connection.Connection;
            var taken = new RunLock(connection, target.ForHost(host.Host!, host.Port));
            await MigrationLock.PollAsync(() => taken.TryTakeAsync(cancellationToken),
                () => MigrationLock.DescribeHolderAsync(connection, MigrationLock.Run, cancellationToken), wait, cancellationToken).ConfigureAwait(false);
            taken._heart = taken.BeatAsync();
            return taken;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs a query on the lock's connection, between two beats.</summary>
    public async Task<T> UseAsync<T>(Func<ServerConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await use(_connection).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives the lock back, at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _heart.ConfigureAwait(false);
        await ReleaseAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _lost.Dispose();
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task<bool> TryTakeAsync(CancellationToken cancellationToken) =>
        await _connection.ScalarAsync("SELECT pg_catalog.pg_try_advisory_lock($1, $2)",
            [new() { Value = MigrationLock.Space }, new() { Value = MigrationLock.Run }], cancellationToken).ConfigureAwait(false) is true;

    private async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, _stop.Token).ConfigureAwait(false);
                using var limit = new CancellationTokenSource(BeatLimit);
                await UseAsync(connection => connection.ScalarAsync("SELECT 1", [], limit.Token), limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The run is over.
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            await _lost.CancelAsync().ConfigureAwait(false);
        }
    }

    // Closing the connection would free the lock a moment later; whoever looks right after the run should find it free.
    private async Task ReleaseAsync()
    {
        if (!_connection.IsOpen)
            return;
        try
        {
            using var limit = new CancellationTokenSource(BeatLimit);
            await _connection.ExecuteAsync("SELECT pg_catalog.pg_advisory_unlock_all()", [], limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            // The connection is gone, and the lock with it.
        }
    }
}
