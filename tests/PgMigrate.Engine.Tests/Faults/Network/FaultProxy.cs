using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>
/// Stands between the engine and a server, and fails at a moment: when so many pieces have gone through, or when one holds a
/// certain text. A piece is what one read of a socket gives, so two runs of the same work count much the same.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<ProxiedConnection> _connections = [];
    private readonly CancellationTokenSource _over = new();
    private readonly Task _accepting;
    private readonly Func<int, int> _portOf;
    private Strike? _strike;
    private int _pieces;

    private FaultProxy(Func<int, int> portOf)
    {
        _portOf = portOf;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The pieces that came to it so far.</summary>
    public int Pieces => Volatile.Read(ref _pieces);

    /// <summary>True once it has failed.</summary>
    public bool HasStruck { get; private set; }

    /// <summary>Begins to pass everything on.</summary>
    /// <param name="connectionString">The server, on this machine.</param>
    public static FaultProxy To(string connectionString)
    {
        var port = new NpgsqlConnectionStringBuilder(connectionString).Port;
        return new FaultProxy(_ => port);
    }

    /// <summary>Begins to pass everything on, each connection to a server of its own.</summary>
    /// <param name="portOf">The port of the server for the first connection, the second …, counted from 0.</param>
    public static FaultProxy To(Func<int, int> portOf) => new(portOf);

    /// <summary>A database behind the proxy.</summary>
    /// <param name="connectionString">The same database, reached directly.</param>
    /// <param name="limits">How long the server may say nothing.</param>
    public ConnectionTarget Target(string connectionString, NetworkLimits limits) =>
        new(
            new NpgsqlConnectionStringBuilder(connectionString)
            {
                Host = "127.0.0.1",
                Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
                Timeout = Math.Max(1, (int)limits.Connect.TotalSeconds),
            }
        )
        {
            Limits = limits,
        };

    /// <summary>Fails at a piece, counted from 1.</summary>
    /// <param name="piece">The piece, which does not go through.</param>
    /// <param name="fault">How.</param>
    /// <param name="everything">True for all connections, and those to come where it is silent; false for that of the piece
    /// alone.</param>
    public void StrikeAt(int piece, NetworkFault fault, bool everything) =>
        _strike = new Strike((count, _) => count >= piece, fault, everything);

    /// <summary>Fails when a piece holds a text.</summary>
    /// <inheritdoc cref="StrikeAt"/>
    public void StrikeOn(string text, NetworkFault fault, bool everything)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        _strike = new Strike((_, piece) => piece.Span.IndexOf(wanted) >= 0, fault, everything);
    }

    /// <summary>Lets a piece through, or not.</summary>
    /// <returns>False where the connection is not to be used any more.</returns>
    public bool Pass(ProxiedConnection connection, ReadOnlyMemory<byte> piece)
    {
        lock (_connections)
        {
            var count = Interlocked.Increment(ref _pieces);
            if (!HasStruck && _strike is { } strike && strike.IsDue(count, piece))
                Apply(strike, connection);
            return !connection.HasFailed;
        }
    }

    /// <summary>Ends all connections: whoever hung on one is set free, on the server too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Stop();
        await _accepting;
        ProxiedConnection[] connections;
        lock (_connections)
            connections = [.. _connections];
        foreach (var connection in connections)
            await connection.DisposeAsync();
        _over.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 0; ; number++)
                Serve(await _listener.AcceptSocketAsync(_over.Token), number);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Serve(Socket client, int number)
    {
        lock (_connections)
        {
            var connection = new ProxiedConnection(this, client, _portOf(number));
            _connections.Add(connection);
            if (HasStruck && _strike is { Everything: true, Fault: NetworkFault.Silence })
                connection.Fail(NetworkFault.Silence);
            connection.Begin();
        }
    }

    private void Apply(Strike strike, ProxiedConnection connection)
    {
        HasStruck = true;
        foreach (var failing in strike.Everything ? _connections : [connection])
            failing.Fail(strike.Fault);
    }

    private sealed record Strike(Func<int, ReadOnlyMemory<byte>, bool> IsDue, NetworkFault Fault, bool Everything);
}
