using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace PgMigrate.Benchmarks.Network;

/// <summary>One direction of a connection. Each of its methods has a thread of its own, which blocks.</summary>
public sealed class DelayLine(Socket from, Socket to, TimeSpan delay)
{
    private const int BufferSize = 64 * 1024;

    private readonly BlockingCollection<(byte[] Data, long Due)> _onTheWay = [];
    private readonly long _delay = (long)(delay.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Takes what comes in, and notes when it is due.</summary>
    public void Receive()
    {
        Pump(data => _onTheWay.Add((data.ToArray(), Stopwatch.GetTimestamp() + _delay)));
        _onTheWay.CompleteAdding();
    }

    /// <summary>Sends on what is due.</summary>
    public void Send()
    {
        PreciseSleep.PrepareThread();
        try
        {
            foreach (var (data, due) in _onTheWay.GetConsumingEnumerable())
            {
                PreciseSleep.Until(due);
                to.Send(data);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side is gone; this direction ends with it.
        }
    }

    /// <summary>Sends on at once.</summary>
    public void Pass()
    {
        Pump(data => to.Send(data));
        from.Dispose();
        to.Dispose();
    }

    private void Pump(ReadOnlySpanAction handle)
    {
        var buffer = new byte[BufferSize];
        try
        {
            while (from.Receive(buffer) is var count and > 0)
                handle(buffer.AsSpan(0, count));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection was reset or closed: there is nothing more to come.
        }
    }

    private delegate void ReadOnlySpanAction(ReadOnlySpan<byte> data);
}
