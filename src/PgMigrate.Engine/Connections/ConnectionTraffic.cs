using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Npgsql;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// When a connection carried a byte last, by Npgsql's own counters (its meter, which holds numbers alone), and whether the client
/// waits for it. A copy waits only while a piece is on its way: between two pieces the client is busy with a file.
/// </summary>
internal sealed class ConnectionTraffic : IDisposable
{
    private const string PoolTag = "db.client.connection.pool.name";

    private static readonly ConcurrentDictionary<string, ConnectionTraffic> Watched = new(StringComparer.Ordinal);
    private static readonly MeterListener Listener = Listen();

    private long _lastByte;
    private int _pieces;
    private bool _isCopy;

    private ConnectionTraffic(string name) => Name = name;

    /// <summary>What Npgsql calls the data source in its counters.</summary>
    public string Name { get; }

    /// <summary>How long nothing came or went; null where that is not counted.</summary>
    public TimeSpan? Quiet => Interlocked.Read(ref _lastByte) is not 0 and var last ? Stopwatch.GetElapsedTime(last) : null;

    /// <summary>Begins to count.</summary>
    public static ConnectionTraffic Begin()
    {
        var traffic = new ConnectionTraffic($"pgmigrate-{Guid.NewGuid():N}");
        Watched[traffic.Name] = traffic;
        GC.KeepAlive(Listener);
        return traffic;
    }

    /// <summary>A copy begins whose pieces are moved by <see cref="MoveAsync{T}"/>.</summary>
    public void BeginCopy() => _isCopy = true;

    /// <summary>It has ended, or failed.</summary>
    public void EndCopy() => _isCopy = false;

    /// <summary>Waits for a piece of a copy to come or go.</summary>
    public async Task<T> MoveAsync<T>(ValueTask<T> piece)
    {
        Interlocked.Increment(ref _pieces);
        try
        {
            return await piece.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _pieces);
        }
    }

    /// <inheritdoc cref="MoveAsync{T}(ValueTask{T})"/>
    public Task MoveAsync(ValueTask piece) => MoveAsync(Counted(piece));

    private static async ValueTask<bool> Counted(ValueTask piece)
    {
        await piece.ConfigureAwait(false);
        return true;
    }

    /// <summary>True where the client waits for the server.</summary>
    /// <param name="connection">The connection.</param>
    public bool Waits(NpgsqlConnection connection)
    {
        const System.Data.ConnectionState busy = System.Data.ConnectionState.Executing | System.Data.ConnectionState.Fetching;
        return _isCopy ? Volatile.Read(ref _pieces) > 0 : (StateOf(connection) & busy) != 0;
    }

    /// <summary>
    /// What a connection is at. Npgsql throws where another thread closes it in this moment; it is as good as closed then.
    /// </summary>
    /// <param name="connection">The connection.</param>
    public static System.Data.ConnectionState StateOf(NpgsqlConnection connection)
    {
        try
        {
            return connection.FullState;
        }
        catch (InvalidOperationException)
        {
            return System.Data.ConnectionState.Closed;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Watched.TryRemove(Name, out _);

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "Npgsql" && instrument.Name.Contains(".bytes_", StringComparison.Ordinal))
                    self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Count(tags));
        listener.Start();
        return listener;
    }

    private static void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key == PoolTag && value is string name && Watched.TryGetValue(name, out var traffic))
                Interlocked.Exchange(ref traffic._lastByte, Stopwatch.GetTimestamp());
        }
    }
}
