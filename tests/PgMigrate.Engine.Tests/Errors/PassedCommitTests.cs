using System.Net;
using System.Net.Sockets;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

public sealed class PassedCommitTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task A_cancellation_behind_the_COMMIT_tells_what_the_history_says()
    {
        await Database.ExecuteAsync("CREATE TABLE gate (a integer)");
        Folder.Write("up/0001_t.sql", "INSERT INTO gate VALUES (1);\nCREATE TABLE t (a integer);");
        var address = new NpgsqlConnectionStringBuilder(Database.ConnectionString);
        using var proxy = new HoldingProxy(address.Host!, address.Port);
        (address.Host, address.Port) = ("127.0.0.1", proxy.Port);
        using var cancel = new CancellationTokenSource();

        await using var gate = await Database.OpenAsync();
        await using var transaction = await gate.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE gate", gate, transaction))
            await command.ExecuteNonQueryAsync();
        var run = Migrator.InvokeAsync(
            new ConnectionTarget(address),
            Options with
            {
                LockTimeout = TimeSpan.FromMinutes(1),
            },
            Observer,
            cancel.Token
        );
        await EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'gate'::regclass AND NOT granted)"
                ),
            "The script does not wait."
        );
        proxy.HoldAnswers();
        await transaction.CommitAsync();
        await EventuallyAsync(() => ExistsAsync("t"), "The script was not committed.");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => run);

        Assert.Equal(ScriptRunStatus.Applied, Assert.Single(Observer.Runs).Status);
        Assert.Equal(["0001_t.sql"], await AppliedAsync());
    }

    /// <summary>
    /// A TCP proxy that can keep to itself what the server answers on the working connection: the second, behind the run lock's.
    /// </summary>
    private sealed class HoldingProxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<Socket> _sockets = [];
        private volatile bool _holds;

        public HoldingProxy(string host, int port)
        {
            _listener.Start();
            _ = AcceptAsync(host, port);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void HoldAnswers() => _holds = true;

        public void Dispose()
        {
            _listener.Dispose();
            lock (_sockets)
                _sockets.ForEach(socket => socket.Dispose());
        }

        private async Task AcceptAsync(string host, int port)
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptSocketAsync();
                    var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                    await server.ConnectAsync(host, port);
                    int number;
                    lock (_sockets)
                    {
                        number = _sockets.Count;
                        _sockets.AddRange([client, server]);
                    }

                    _ = PassAsync(client, server, () => false);
                    _ = PassAsync(server, client, () => number == 2 && _holds);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private static async Task PassAsync(Socket from, Socket to, Func<bool> isHeld)
        {
            var buffer = new byte[8192];
            try
            {
                while (await from.ReceiveAsync(buffer) is > 0 and var length)
                    if (!isHeld())
                        await to.SendAsync(buffer.AsMemory(0, length));
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // One end is gone, and so is the other.
            }
        }
    }
}
