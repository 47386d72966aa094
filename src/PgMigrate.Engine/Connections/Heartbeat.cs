using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// Asks again and again, on a connection that does nothing else, whether the server answers and whether the connections that work
/// for the same task live. Where one does not, it says so once, and what still waits on any of them is ended.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private readonly ServerConnection _connection;
    private readonly NetworkLimits _limits;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<IServerWatch> _watches = [];
    private readonly Task _beating;
    private ConnectionLoss? _seen;

    private Heartbeat(ServerConnection connection)
    {
        _connection = connection;
        _limits = connection.Life.Limits;
        Lost = _lost.Token;
        _beating = BeatAsync();
    }

    /// <summary>Cancelled when a connection is gone.</summary>
    public CancellationToken Lost { get; }

    /// <summary>What has happened; null while all is well.</summary>
    public ConnectionLoss? Loss { get; private set; }

    /// <summary>Begins.</summary>
    /// <param name="connection">The connection on which is asked; stays the caller's.</param>
    public static Heartbeat Start(ServerConnection connection) => new(connection);

    /// <summary>Watches a connection, until it is closed.</summary>
    /// <param name="connection">A connection to the same server.</param>
    /// <param name="backendPid">Its server process, as the server numbers it.</param>
    public void Watch(ServerConnection connection, int backendPid)
    {
        lock (_watches)
        {
            _watches.RemoveAll(watch => watch is BackendWatch other && other.Connection.Connection == connection.Connection);
            _watches.Add(new BackendWatch(connection, backendPid));
        }
    }

    /// <summary>Watches something else, until it is over.</summary>
    public void Watch(IServerWatch watch)
    {
        lock (_watches)
            _watches.Add(watch);
    }

    /// <summary>Runs a query on the connection, between two beats.</summary>
    public async Task<T> UseAsync<T>(Func<ServerConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await use(_connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException && !_connection.IsOpen)
        {
            // Whoever uses a lost connection first is told why it was lost; the next beat would not be. It is left to that beat
            // to say so: where the server is gone, those who work are told by their own connections, and know at what they were.
            _seen ??= ConnectionLoss.Of(exception);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Asks at once, out of turn: whoever sees something odd wants to know whether the connection has just been lost.
    /// </summary>
    public async Task AskAsync()
    {
        try
        {
            await LookAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            await LoseAsync(_seen ?? ConnectionLoss.Of(exception)).ConfigureAwait(false);
        }
    }

    /// <summary>Stops asking.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
        _lost.Dispose();
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        while (Loss is null && !_stop.IsCancellationRequested)
        {
            await Task.Delay(_limits.Beat, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_stop.IsCancellationRequested)
                await AskAsync().ConfigureAwait(false);
        }
    }

    private async Task LookAsync()
    {
        var watches = Watches();
        using var limit = new CancellationTokenSource(_limits.Answer);
        // The query itself may take longer to end than its token says: Npgsql tries to cancel it on the server.
        var states = await UseAsync(connection => connection.ListAsync(Query(watches), [], Read, limit.Token), limit.Token)
            .WaitAsync(limit.Token)
            .ConfigureAwait(false);
        foreach (var watch in watches)
        {
            if (watch.Note(states) is { } reason)
                await LoseAsync(ConnectionLoss.OfWork(reason)).ConfigureAwait(false);
        }
    }

    private static string Query(IServerWatch[] watches) =>
        "SELECT a.pid, coalesce(a.backend_start, 'epoch'), coalesce(a.wait_event_type = 'Client', false), "
        + "coalesce(a.application_name, '') FROM pg_catalog.pg_stat_activity AS a WHERE "
        + $"{string.Join(" OR ", watches.Select(watch => watch.Condition).Prepend("false"))}";

    private static BackendState Read(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetDateTime(1), reader.GetBoolean(2), reader.GetString(3));

    private IServerWatch[] Watches()
    {
        lock (_watches)
        {
            _watches.RemoveAll(watch => watch.IsOver);
            return [.. _watches];
        }
    }

    // Where only a working connection is dead it is given up at once; where the server is silent, those who wait for it have a
    // while to end by themselves: it may be this connection alone.
    private async Task LoseAsync(ConnectionLoss loss)
    {
        if (Loss is not null)
            return;
        Loss = loss;
        if (_stop.IsCancellationRequested)
            return;
        foreach (var watch in Watches())
            watch.GiveUp(loss.IsOfWork ? TimeSpan.Zero : _limits.Ending);
        await _lost.CancelAsync().ConfigureAwait(false);
    }
}
