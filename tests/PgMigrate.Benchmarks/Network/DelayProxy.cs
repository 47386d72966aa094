using System.Net;
using System.Net.Sockets;

namespace PgMigrate.Benchmarks.Network;

/// <summary>
/// A TCP proxy that makes the way longer: what the client sends arrives later by a fixed time, whatever its size, and what
/// follows is not held up behind it. The answers pass at once, so that a round trip grows by just that time.
/// </summary>
public sealed class DelayProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly string _host;
    private readonly int _port;
    private readonly TimeSpan _delay;

    /// <param name="host">The server.</param>
    /// <param name="port">Its port.</param>
    /// <param name="delay">What every round trip takes longer.</param>
    public DelayProxy(string host, int port, TimeSpan delay)
    {
        _host = host;
        _port = port;
        _delay = delay;
        _listener.Start();
        Start(Accept);
    }

    /// <summary>The port to connect to, on loopback.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets)
            foreach (var socket in _sockets)
                socket.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
                Connect(_listener.AcceptSocket());
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was closed, which ends the proxy.
        }
    }

    private void Connect(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_sockets)
            _sockets.AddRange([client, server]);
        client.NoDelay = server.NoDelay = true;
        server.Connect(_host, _port);
        var line = new DelayLine(client, server, _delay);
        Start(line.Receive);
        Start(line.Send);
        Start(new DelayLine(server, client, TimeSpan.Zero).Pass);
    }

    private static void Start(Action work) => new Thread(() => work()) { IsBackground = true }.Start();
}
