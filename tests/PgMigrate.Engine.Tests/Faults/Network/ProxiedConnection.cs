using System.Net;
using System.Net.Sockets;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>One connection through a <see cref="FaultProxy"/>.</summary>
/// <param name="proxy">Decides what goes through.</param>
/// <param name="client">The engine's end.</param>
/// <param name="port">The server's port on this machine.</param>
internal sealed class ProxiedConnection(FaultProxy proxy, Socket client, int port) : IAsyncDisposable
{
    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    // Whether the server is left alone until its next answer, and whether what it said last has come here.
    private bool _goesOn;
    private bool _isHeard;
    private Task _work = Task.CompletedTask;

    /// <summary>True once nothing goes through any more.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Begins to pass on what comes.</summary>
    public void Begin() => _work = PassAsync();

    /// <summary>Fails.</summary>
    public void Fail(NetworkFault fault)
    {
        HasFailed = true;
        if (fault == NetworkFault.Silence)
            return;
        if (fault == NetworkFault.ClientClose)
        {
            _goesOn = true;
            client.Dispose();
            return;
        }

        if (fault == NetworkFault.Reset)
            client.LingerState = _server.LingerState = new LingerOption(enable: true, seconds: 0);
        Close();
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PassAsync()
    {
        client.NoDelay = true;
        await _server.ConnectAsync(IPAddress.Loopback, port);
        await Task.WhenAll(PumpAsync(client, _server), PumpAsync(_server, client));
    }

    // A silent connection is left as it is: nobody reads it, and nobody closes it.
    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), SocketFlags.None) is > 0 and var length)
            {
                if (HasFailed || !proxy.Pass(this, buffer.AsMemory(0, length)))
                {
                    if (_goesOn && !_isHeard)
                    {
                        _isHeard = true;
                        continue;
                    }

                    if (_goesOn)
                        Close();
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, length), SocketFlags.None);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One end is gone, and the other is told below.
        }

        if (!HasFailed)
            Close();
    }

    private void Close()
    {
        client.Dispose();
        _server.Dispose();
    }
}
