using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Npgsql;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>A user's view of sandboxes: start, use, list, stop.</summary>
public sealed class SandboxManagerTests : IAsyncDisposable
{
    private readonly SandboxScope _scope = new();

    [Fact]
    public async Task A_sandbox_answers_within_seconds_and_is_gone_after_its_stop()
    {
        var clock = Stopwatch.StartNew();
        var sandbox = await _scope.StartAsync(new SandboxOptions { Database = "Zoë's \"db\"" });
        TestContext.Current.TestOutputHelper?.WriteLine($"started in {clock.ElapsedMilliseconds} ms");

        Assert.Equal("Zoë's \"db\"", await SandboxScope.ScalarAsync<string>(sandbox, "SELECT current_database()"));
        Assert.Equal(
            "UTF8/C",
            await SandboxScope.ScalarAsync<string>(
                sandbox,
                "SELECT getdatabaseencoding() || '/' || datcollate FROM pg_database WHERE datname = current_database()"
            )
        );
        Assert.Equal(
            "off/off/off",
            await SandboxScope.ScalarAsync<string>(
                sandbox,
                "SELECT concat_ws('/', current_setting('fsync'), current_setting('synchronous_commit'), "
                    + "current_setting('full_page_writes'))"
            )
        );
        Assert.StartsWith(
            sandbox.Version,
            await SandboxScope.ScalarAsync<string>(sandbox, "SHOW server_version"),
            StringComparison.Ordinal
        );
        Assert.Equal(Environment.ProcessId, sandbox.OwnerProcessId);

        clock.Restart();
        await _scope.StopAsync(sandbox);
        TestContext.Current.TestOutputHelper?.WriteLine($"stopped in {clock.ElapsedMilliseconds} ms");
        Assert.Empty(_scope.Folders());
        Assert.Null(ProcessIdentity.Of(sandbox.ProcessId!.Value));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => SandboxScope.ScalarAsync<int>(sandbox, "SELECT 1"));
    }

    [Fact]
    public async Task The_public_door_starts_lists_and_stops()
    {
        var sandbox = await SandboxManager.StartAsync(new SandboxOptions(), _scope.Observer, CancellationToken.None);
        Assert.Contains(sandbox, SandboxManager.List());
        await SandboxManager.StopAsync(sandbox, CancellationToken.None);
        Assert.DoesNotContain(SandboxManager.List(), other => other.Name == sandbox.Name);
        var error = await Assert.ThrowsAsync<MigrationException>(() => SandboxManager.StopAsync(sandbox, CancellationToken.None));
        Assert.Equal(MigrationErrorId.SandboxNotFound, error.ErrorId);
    }

    [Fact]
    public async Task Two_at_once_are_two_servers_and_are_listed_with_their_connection_strings()
    {
        var both = await Task.WhenAll(_scope.StartAsync(), _scope.StartAsync());
        Assert.Equal(2, both.Select(sandbox => sandbox.Port).Distinct().Count());
        Assert.Equal(both.OrderBy(sandbox => sandbox.StartedAt), _scope.Registry.Running());

        await _scope.StopAsync(both[0]);
        Assert.Equal(both[1], Assert.Single(_scope.Registry.Running()));
        Assert.Equal(1, await SandboxScope.ScalarAsync<int>(both[1], "SELECT 1"));
    }

    [Fact]
    public async Task A_server_that_died_is_not_listed_and_can_be_stopped()
    {
        var sandbox = await _scope.StartAsync();
        using (var server = Process.GetProcessById(sandbox.ProcessId!.Value))
            server.Kill();
        Assert.True(await SandboxScope.BecomesAsync(() => _scope.Registry.Running().Count == 0, TimeSpan.FromSeconds(5)));
        await _scope.StopAsync(sandbox);
        Assert.Empty(_scope.Folders());
    }

    [Fact]
    public async Task The_port_is_the_one_that_was_asked_for()
    {
        var port = SandboxPorts.FindFree();
        Assert.Equal(port, (await _scope.StartAsync(new SandboxOptions { Port = port })).Port);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_that_names_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var error = await FailsAsync(new SandboxOptions { Port = port });
        Assert.Equal(MigrationErrorId.SandboxFailed, error.ErrorId);
        Assert.Contains($"Port {port} on 127.0.0.1 is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_overrule_the_sandbox_s_own()
    {
        var settings = new Dictionary<string, string>
        {
            ["Max_Connections"] = "17",
            ["fsync"] = "on",
            ["myapp.note"] = @"it's a \ note",
        };
        var sandbox = await _scope.StartAsync(new SandboxOptions { Settings = settings });
        Assert.Equal(
            @"17/on/it's a \ note/replica/0",
            await SandboxScope.ScalarAsync<string>(
                sandbox,
                """
                SELECT concat_ws('/', current_setting('max_connections'), current_setting('fsync'), current_setting('myapp.note'),
                    current_setting('wal_level'), current_setting('max_prepared_transactions'))
                """
            )
        );
    }

    [Fact]
    public async Task A_setting_that_the_server_refuses_is_an_error_with_its_words_and_nothing_stays()
    {
        var error = await FailsAsync(
            new SandboxOptions { Settings = new Dictionary<string, string> { ["work_memory"] = "1MB" } }
        );
        Assert.Equal(MigrationErrorId.SandboxFailed, error.ErrorId);
        Assert.Contains("unrecognized configuration parameter \"work_memory\"", error.Message, StringComparison.Ordinal);
        Assert.Empty(_scope.Folders());
    }

    [Theory]
    [InlineData("port", "1")]
    [InlineData("include", "/etc/passwd")]
    [InlineData("a b", "1")]
    [InlineData("work_mem\n", "1")]
    [InlineData("work_mem", "1\nfsync = on")]
    public async Task A_setting_that_would_be_another_one_is_refused(string name, string value)
    {
        var error = await FailsAsync(new SandboxOptions { Settings = new Dictionary<string, string> { [name] = value } });
        Assert.Equal(MigrationErrorId.OptionsInvalid, error.ErrorId);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_name_that_no_database_can_have_is_refused(string database) =>
        Assert.Equal(MigrationErrorId.OptionsInvalid, (await FailsAsync(new SandboxOptions { Database = database })).ErrorId);

    [Fact]
    public async Task A_database_that_every_server_has_is_an_error_of_the_server()
    {
        var error = await FailsAsync(new SandboxOptions { Database = "template1" });
        Assert.Equal(MigrationErrorId.SandboxFailed, error.ErrorId);
        Assert.Contains("already exists", error.Message, StringComparison.Ordinal);
        Assert.Empty(_scope.Folders());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(600)]
    [InlineData(900)]
    [InlineData(1300)]
    public async Task A_start_that_is_cancelled_leaves_nothing(int milliseconds)
    {
        using var cancellation = new CancellationTokenSource(milliseconds);
        var start = _scope.StartAsync(new SandboxOptions(), cancellation.Token);
        try
        {
            await _scope.StopAsync(await start); // it was quicker
        }
        catch (OperationCanceledException)
        {
            Assert.True(cancellation.IsCancellationRequested);
        }

        Assert.Empty(_scope.Folders());
        if (OperatingSystem.IsLinux())
            Assert.True(
                await SandboxScope.BecomesAsync(() => SandboxScope.ProcessesWith(_scope.Root).Count == 0, TimeSpan.FromSeconds(2))
            );
    }

    [Fact]
    public async Task It_lets_in_its_own_password_alone_and_no_other_sandbox_s()
    {
        var both = await Task.WhenAll(_scope.StartAsync(), _scope.StartAsync());
        var other = new NpgsqlConnectionStringBuilder(both[1].ConnectionString).Password;
        var emptyFile = Path.Combine(_scope.Shared, "passwords");
        await File.WriteAllTextAsync(emptyFile, string.Empty);
        foreach (var password in new[] { null, "postgres", other })
        {
            var attempt = new NpgsqlConnectionStringBuilder(both[0].ConnectionString)
            {
                Password = password,
                Passfile = emptyFile,
                Pooling = false,
            };
            await using var connection = new NpgsqlConnection(attempt.ConnectionString);
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.OpenAsync());
        }

        Assert.Equal(
            "reject,scram-sha-256",
            await SandboxScope.ScalarAsync<string>(
                both[0],
                "SELECT string_agg(DISTINCT auth_method, ',' ORDER BY auth_method) FROM pg_hba_file_rules"
            )
        );
        Assert.Equal(1, await SandboxScope.ScalarAsync<int>(both[0], "SELECT 1"));
    }

    [Fact]
    public async Task It_listens_on_the_loopback_address_alone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere 127.0.0.2 is no address of this machine.");
        var sandbox = await _scope.StartAsync();
        Assert.True(await AcceptsAsync("127.0.0.1", sandbox.Port));
        string[] others = ["127.0.0.2", "::1", .. OtherAddresses()];
        foreach (var address in others)
            Assert.False(await AcceptsAsync(address, sandbox.Port), address);
        Assert.Equal(string.Empty, await SandboxScope.ScalarAsync<string>(sandbox, "SHOW unix_socket_directories"));
    }

    [Fact]
    public async Task The_password_is_in_no_command_line_and_in_no_file_that_others_may_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks into /proc.");
        _scope.Environment = _scope.Environment with { CacheFolder = Path.Combine(_scope.Shared, "cache") };
        using var watching = new CancellationTokenSource();
        var seen = new HashSet<string>();
        var watch = Task.Run(() => CollectCommandLines(seen, watching.Token));
        var sandbox = await _scope.StartAsync();
        await watching.CancelAsync();
        await watch;

        var password = new NpgsqlConnectionStringBuilder(sandbox.ConnectionString).Password!;
        Assert.Contains(seen, line => line.Contains("initdb", StringComparison.Ordinal));
        Assert.Contains(seen, line => line.Contains("pg_ctl", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, line => line.Contains(password, StringComparison.Ordinal));
        Assert.DoesNotContain(password, sandbox.ToString(), StringComparison.Ordinal);
        Assert.All(_scope.Observer.Messages, message => Assert.DoesNotContain(password, message.Text, StringComparison.Ordinal));
        var files = Directory.GetFiles(_scope.Root, "*", SearchOption.AllDirectories);
        Assert.All(
            files.Where(file => !SandboxScope.IsPrivate(file)),
            file => Assert.DoesNotContain(password, File.ReadAllText(file), StringComparison.Ordinal)
        );
        Assert.True(
            SandboxScope.IsPrivate(
                Assert.Single(files, file => File.ReadAllText(file).Contains(password, StringComparison.Ordinal))
            )
        );
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    private Task<MigrationException> FailsAsync(SandboxOptions options) =>
        Assert.ThrowsAsync<MigrationException>(() => _scope.StartAsync(options));

    private static IEnumerable<string> OtherAddresses() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .SelectMany(network => network.GetIPProperties().UnicastAddresses)
            .Where(address =>
                address.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address.Address)
            )
            .Select(address => address.Address.ToString());

    private static async Task<bool> AcceptsAsync(string address, int port)
    {
        var place = IPAddress.Parse(address);
        using var socket = new Socket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(place, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void CollectCommandLines(HashSet<string> seen, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var line in SandboxScope.CommandLines())
                seen.Add(line);
        }
    }
}
