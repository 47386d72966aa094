using System.Diagnostics;
using System.Net.Sockets;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections.Proxies;

/// <summary>
/// A PgBouncer of a test's own before the tests' server. It listens on a socket file alone: no other test can take its port.
/// </summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const int Port = 6432;

    private readonly TempFolder _folder = new();
    private readonly NpgsqlConnectionStringBuilder _server;
    private Process? _process;

    private PgBouncer(string server) => _server = new(server);

    /// <summary>Starts one. The test is skipped where no pgbouncer is installed.</summary>
    /// <param name="server">A connection string of the server; its user is everybody's there.</param>
    /// <param name="mode">pool_mode: session, transaction or statement.</param>
    /// <param name="settings">More settings, as pgbouncer.ini has them.</param>
    public static async Task<PgBouncer> StartAsync(string server, string mode, params string[] settings)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "PgBouncer listens on a socket file here.");
        var program = Find();
        Assert.SkipWhen(program is null, "pgbouncer is not installed.");
        var bouncer = new PgBouncer(server);
        try
        {
            await bouncer.StartAsync(program, [$"pool_mode = {mode}", .. settings]);
            return bouncer;
        }
        catch
        {
            await bouncer.DisposeAsync();
            throw;
        }
    }

    /// <summary>A database of the server, reached through it.</summary>
    public ConnectionTarget Target(TestDatabase database) => new(Builder(database));

    /// <summary>The same as a connection string that can be added to.</summary>
    public NpgsqlConnectionStringBuilder Builder(TestDatabase database) =>
        new(database.ConnectionString)
        {
            Host = _folder.FullPath,
            Port = Port,
            Pooling = false,
        };

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Append("/usr/sbin")
            .Select(folder => Path.Combine(folder, "pgbouncer"))
            .FirstOrDefault(File.Exists);

    private async Task StartAsync(string program, string[] settings)
    {
        var account = await UnprivilegedAccount.FindAsync(CancellationToken.None);
        var file = _folder.Write(
            "pgbouncer.ini",
            $"""
            [databases]
            * = host={_server.Host} port={_server.Port} user={_server.Username} password='{_server.Password}'
            [pgbouncer]
            listen_addr =
            listen_port = {Port}
            unix_socket_dir = {_folder.FullPath}
            auth_type = any
            logfile = {_folder["log"]}
            {string.Join('\n', settings)}
            """
        );
        account?.OwnTree(_folder.FullPath);
        var request = new ProcessRequest(program, "-q", file).Through(account?.Launcher ?? []);
        _process = Process.Start(new ProcessStartInfo(request.Program, request.Arguments) { WorkingDirectory = "/" })!;
        await MigrationTestBase.EventuallyAsync(AnswersAsync, "pgbouncer does not answer.");
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(
            _process!.HasExited,
            $"pgbouncer did not start: {(File.Exists(_folder["log"]) ? File.ReadAllText(_folder["log"]) : "")}"
        );
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_folder[$".s.PGSQL.{Port}"]));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
