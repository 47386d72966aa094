using System.Net;
using System.Net.Sockets;
using Npgsql;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Sandbox;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Engine.Tests.Sandbox;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>Every way of not getting in, from a real server.</summary>
public sealed class ConnectionFailureTests : IClassFixture<FailingServer>
{
    private readonly FailingServer _server;

    public ConnectionFailureTests(FailingServer server) => _server = server;

    [Fact]
    public async Task Where_nobody_listens_the_connection_is_refused() =>
        await FailsAsync(
            MigrationErrorId.ServerUnreachable,
            "refused the connection",
            with => with.Port = SandboxPorts.FindFree()
        );

    [Fact]
    public async Task A_host_that_DNS_does_not_know_is_named() =>
        await FailsAsync(
            MigrationErrorId.ServerUnreachable,
            "no-such-host.invalid:5432/app has a host name that cannot be resolved",
            with =>
            {
                with.Host = "no-such-host.invalid";
                with.Port = 5432;
                with.Database = "app";
            }
        );

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await FailsAsync(
            MigrationErrorId.ServerUnreachable,
            "did not answer in time",
            with =>
            {
                with.Port = ((IPEndPoint)silent.LocalEndpoint).Port;
                with.Timeout = 1;
            }
        );
    }

    [Fact]
    public async Task What_is_no_PostgreSQL_is_told_as_such()
    {
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var answer = Task.Run(async () =>
        {
            using var client = await stranger.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });
        await FailsAsync(
            MigrationErrorId.ServerUnreachable,
            "cannot be connected to",
            with => with.Port = ((IPEndPoint)stranger.LocalEndpoint).Port
        );
        await answer;
    }

    [Fact]
    public async Task A_wrong_password_is_told_from_a_missing_database()
    {
        var error = await FailsAsync(
            MigrationErrorId.AuthenticationFailed,
            "password authentication failed",
            with =>
            {
                with.Password = "s3cr3t";
                with.Database = "no_such_database";
            }
        );
        Assert.Equal(PostgresErrorCodes.InvalidPassword, error.SqlState);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_database_is_named()
    {
        var error = await FailsAsync(
            MigrationErrorId.DatabaseNotFound,
            "\"no_such_database\" does not exist",
            with => with.Database = "no_such_database"
        );
        Assert.Equal(PostgresErrorCodes.InvalidCatalogName, error.SqlState);
        Assert.EndsWith("/no_such_database", error.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_password_is_told_of()
    {
        using var folder = new TempFolder();
        var empty = folder.Write("pgpass", string.Empty);
        await FailsAsync(
            MigrationErrorId.AuthenticationFailed,
            "No password has been provided",
            with => (with.Password, with.Passfile) = (null, empty)
        );
    }

    [Fact]
    public async Task A_missing_password_file_is_named() =>
        await FailsAsync(
            MigrationErrorId.AuthenticationFailed,
            "'/nonexistent/pgpass'",
            with => (with.Password, with.Passfile) = (null, "/nonexistent/pgpass")
        );

    [Fact]
    public async Task A_method_that_the_client_does_not_allow_is_told_of() =>
        await FailsAsync(
            MigrationErrorId.AuthenticationFailed,
            "authentication method is not allowed",
            with => with.RequireAuth = "MD5"
        );

    [Theory]
    [InlineData(
        "CREATE ROLE nologin NOLOGIN PASSWORD 'x'",
        "nologin",
        MigrationErrorId.AuthenticationFailed,
        PostgresErrorCodes.InvalidAuthorizationSpecification
    )]
    [InlineData(
        "CREATE ROLE crowded LOGIN PASSWORD 'x' CONNECTION LIMIT 0",
        "crowded",
        MigrationErrorId.ServerUnreachable,
        PostgresErrorCodes.TooManyConnections
    )]
    public async Task A_role_that_may_not_log_in_is_told_why(string sql, string role, MigrationErrorId id, string sqlState)
    {
        await SandboxScope.ScalarAsync<object>(_server.Plain, sql);
        var error = await FailsAsync(id, $"the user '{role}'", with => (with.Username, with.Password) = (role, "x"));
        Assert.Equal(sqlState, error.SqlState);
    }

    [Theory]
    [InlineData(
        "REVOKE CONNECT ON DATABASE {0} FROM PUBLIC",
        MigrationErrorId.PermissionDenied,
        PostgresErrorCodes.InsufficientPrivilege
    )]
    [InlineData(
        "ALTER DATABASE {0} ALLOW_CONNECTIONS false",
        MigrationErrorId.DatabaseNotFound,
        PostgresErrorCodes.ObjectNotInPrerequisiteState
    )]
    public async Task A_database_that_lets_nobody_in_is_told_why(string sql, MigrationErrorId id, string sqlState)
    {
        var name = $"closed_{Guid.NewGuid():N}";
        await SandboxScope.ScalarAsync<object>(_server.Plain, $"CREATE DATABASE {name}");
        await SandboxScope.ScalarAsync<object>(_server.Plain, string.Format(null, System.Text.CompositeFormat.Parse(sql), name));
        await SandboxScope.ScalarAsync<object>(_server.Plain, $"CREATE ROLE {name} LOGIN PASSWORD 'x'");
        var error = await FailsAsync(id, name, with => (with.Database, with.Username, with.Password) = (name, name, "x"));
        Assert.Equal(sqlState, error.SqlState);
    }

    [Fact]
    public async Task A_server_that_shuts_down_is_told_of()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        var sandbox = await _server.StartAnotherAsync();
        await using var session = new NpgsqlConnection(sandbox.ConnectionString);
        await session.OpenAsync();
        // The request for a smart shutdown: the server waits for the session, and lets nobody else in.
        await ProcessRunner.RunAsync(new("kill", "-s", "TERM", $"{sandbox.ProcessId}"), CancellationToken.None);
        MigrationException? error = null;
        await MigrationTestBase.EventuallyAsync(
            async () => (error = await FailingServer.ConnectAsync(FailingServer.Target(sandbox, _ => { }))) is not null,
            "The server still lets others in."
        );

        Assert.Equal((MigrationErrorId.ServerUnreachable, PostgresErrorCodes.CannotConnectNow), (error!.ErrorId, error.SqlState));
        Assert.Contains("try again", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TLS_that_the_server_does_not_offer_is_told_of() =>
        await FailsAsync(MigrationErrorId.TlsFailed, "does not offer TLS", with => with.SslMode = SslMode.Require);

    [Theory]
    [InlineData("localhost", SslMode.Require, false, true)]
    [InlineData("127.0.0.1", SslMode.VerifyCA, true, true)]
    [InlineData("localhost", SslMode.VerifyFull, true, true)]
    [InlineData("127.0.0.1", SslMode.VerifyFull, true, false)]
    [InlineData("localhost", SslMode.VerifyFull, false, false)]
    [InlineData("localhost", SslMode.VerifyCA, false, false)]
    public async Task A_certificate_is_trusted_or_told_of(string host, SslMode mode, bool knowsTheRoot, bool expected)
    {
        var target = FailingServer.Target(
            _server.Tls,
            with => (with.Host, with.SslMode, with.RootCertificate) = (host, mode, knowsTheRoot ? _server.RootCertificate : null)
        );
        var error = await FailingServer.ConnectAsync(target);
        Assert.Equal(expected ? null : MigrationErrorId.TlsFailed, error?.ErrorId);
        Assert.Equal(expected, error?.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) is null);
    }

    [Theory]
    [InlineData("/nonexistent/client.crt")]
    [InlineData(null)]
    public async Task A_certificate_file_that_cannot_be_read_is_told_of(string? file)
    {
        var target = FailingServer.Target(
            _server.Tls,
            with =>
                (with.SslMode, with.SslCertificate, with.SslKey) = (
                    SslMode.Require,
                    file ?? _server.RootCertificate,
                    file ?? _server.RootCertificate
                )
        );
        var error = await FailingServer.ConnectAsync(target);
        Assert.Equal(MigrationErrorId.TlsFailed, error?.ErrorId);
        Assert.Contains("SSL Certificate", error?.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_hosts_of_which_none_answers_are_unreachable() =>
        await FailsAsync(
            MigrationErrorId.ServerUnreachable,
            "refused the connection",
            with => with.Host = $"127.0.0.1:{SandboxPorts.FindFree()},127.0.0.1:{SandboxPorts.FindFree()}"
        );

    [Fact]
    public async Task Several_hosts_of_which_none_suits_are_told_of() =>
        await FailsAsync(
            MigrationErrorId.ServerUnreachable,
            "Target Session Attributes",
            with =>
            {
                with.Host = $"127.0.0.1:{with.Port},127.0.0.1:{with.Port}";
                with.TargetSessionAttributes = "standby";
            }
        );

    [Fact]
    public async Task One_of_several_hosts_can_be_pinned()
    {
        var several = FailingServer.Target(
            _server.Plain,
            with =>
            {
                with.Host = $"127.0.0.1:{SandboxPorts.FindFree()},127.0.0.1:{with.Port}";
                with.TargetSessionAttributes = "primary";
                with.LoadBalanceHosts = true;
            }
        );
        Assert.Null(await FailingServer.ConnectAsync(several));
        Assert.Null(await FailingServer.ConnectAsync(several.ForHost("127.0.0.1", _server.Plain.Port)));
    }

    private async Task<MigrationException> FailsAsync(
        MigrationErrorId id,
        string message,
        Action<NpgsqlConnectionStringBuilder> change
    )
    {
        var target = FailingServer.Target(_server.Plain, change);
        var error = await FailingServer.ConnectAsync(target);
        Assert.NotNull(error);
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(target.ToString(), error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.RecommendedAction);
        return error;
    }
}
