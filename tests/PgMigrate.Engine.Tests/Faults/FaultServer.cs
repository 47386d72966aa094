using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>
/// A server of one test's own, to be killed and started again. What it had given to the system is kept: only its memory is lost.
/// </summary>
internal sealed class FaultServer : IAsyncDisposable
{
    private readonly PgMigrate.Sandbox _sandbox;
    private readonly LocalServer _server;

    private FaultServer(PgMigrate.Sandbox sandbox, LocalServer server)
    {
        _sandbox = sandbox;
        _server = server;
        ConnectionString = sandbox.ConnectionString;
    }

    /// <summary>A superuser's connection string, to the database <c>postgres</c>.</summary>
    public string ConnectionString { get; private set; }

    /// <summary>False once it was killed.</summary>
    public bool IsRunning => _server.FindProcess() is { } id && ProcessIdentity.Of(id) is not null;

    /// <summary>Another database of the server.</summary>
    public ConnectionTarget Target(string database) =>
        new(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database });

    /// <summary>Starts one; skips the test where only containers can be started.</summary>
    /// <param name="settings">The server's settings; null for the sandbox's own.</param>
    public static async Task<FaultServer> StartAsync(IReadOnlyDictionary<string, string>? settings = null)
    {
        var sandbox = await SandboxManager.StartAsync(
            new SandboxOptions { Database = "postgres", Settings = settings ?? new Dictionary<string, string>() },
            new RecordingObserver(),
            CancellationToken.None
        );
        if (sandbox.ProcessId is null)
            await SandboxManager.StopAsync(sandbox, CancellationToken.None);
        Assert.SkipWhen(sandbox.ProcessId is null, "A server in a container cannot be killed from outside.");

        var binaries = await PostgresBinaries.ReadAsync(sandbox.Source, CancellationToken.None);
        var account = await UnprivilegedAccount.FindAsync(CancellationToken.None);
        var programs = new ServerPrograms(binaries, account);
        var clusters = new ClusterCache(programs, SearchEnvironment.Current(), new RecordingObserver());
        var server = new LocalServer(programs, clusters, new Dictionary<string, string>(), TimeSpan.FromMinutes(1), sandbox.Path);
        return new FaultServer(sandbox, server);
    }

    /// <summary>SIGKILL to the server and all its processes.</summary>
    public void Kill()
    {
        using var process = Process.GetProcessById(_server.FindProcess()!.Value);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    /// <summary>
    /// SIGKILL to one process of the server, which then throws all others out, recovers and goes on by itself: waits for that.
    /// </summary>
    public async Task KillProcessAsync(int id)
    {
        await using var witness = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await witness.OpenAsync();
        if (!TryKill(id))
            return;
        await ErrorTestBase.EventuallyAsync(
            async () => !await AnswersAsync(witness),
            "The server does not notice that its process was killed."
        );
        await ErrorTestBase.EventuallyAsync(AnswersAsync, "The server does not recover.");
    }

    private async Task<bool> AnswersAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        return await AnswersAsync(connection);
    }

    // A run may end, and its process with it, between the look for it and the kill.
    private static bool TryKill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Starts it again on its old port; it recovers.</summary>
    public Task RestartAsync() => _server.StartAsync(_sandbox.Port, CancellationToken.None);

    /// <summary>Starts it again as a standby, which waits for a primary's changes for ever.</summary>
    public async Task BecomeStandbyAsync()
    {
        var data = await ReadDataFolderAsync();
        Kill();
        await File.WriteAllBytesAsync(Path.Combine(data, "standby.signal"), []);
        await RestartAsync();
    }

    /// <summary>
    /// Becomes a replica that streams from another server. Both are killed first: what lies on the disk of the one is what the
    /// other begins with, as if it had been copied by a base backup.
    /// </summary>
    public async Task FollowAsync(FaultServer primary)
    {
        const string copy = """rm -rf "$1"/* && cp -a "$2"/. "$1" && rm -f "$1/postmaster.pid" """;
        var (data, from) = (await ReadDataFolderAsync(), await primary.ReadDataFolderAsync());
        Kill();
        primary.Kill();
        await ProcessRunner.RunAsync(
            new ProcessRequest("/bin/sh", ["-c", copy, "copy", data, from]) { WorkingDirectory = "/" },
            CancellationToken.None
        );
        await primary.RestartAsync();
        var to = new NpgsqlConnectionStringBuilder(primary.ConnectionString);
        await File.AppendAllTextAsync(
            Path.Combine(data, "postgresql.auto.conf"),
            $"primary_conninfo = 'host={to.Host} port={to.Port} user={to.Username} password={to.Password} application_name=staged'\n"
        );
        await File.WriteAllBytesAsync(Path.Combine(data, "standby.signal"), []);
        await RestartAsync();
        // It has the superuser of the other by now, and that one's password.
        ConnectionString = new NpgsqlConnectionStringBuilder(ConnectionString) { Password = to.Password }.ConnectionString;
    }

    /// <summary>A signal to one process: <c>STOP</c> lets it fall silent, <c>CONT</c> lets it go on.</summary>
    public static Task SignalAsync(string signal, object? process) =>
        ProcessRunner.RunAsync(
            new ProcessRequest("/bin/sh", ["-c", "kill -s \"$1\" \"$2\"", "signal", signal, $"{process}"])
            {
                WorkingDirectory = "/",
            },
            CancellationToken.None
        );

    private async Task<string> ReadDataFolderAsync()
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SHOW data_directory", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        // The sandbox knows the first process only, and would leave a later one behind.
        await ProcessRunner.RunAsync(
            new ProcessRequest(_server.StopCommand[0], [.. _server.StopCommand.Skip(1)])
            {
                WorkingDirectory = "/",
                ExpectedExitCodes = null,
            },
            CancellationToken.None
        );
        await SandboxManager.StopAsync(_sandbox, CancellationToken.None);
    }

    private static async Task<bool> AnswersAsync(NpgsqlConnection connection)
    {
        try
        {
            if (connection.State != System.Data.ConnectionState.Open)
                await connection.OpenAsync();
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
