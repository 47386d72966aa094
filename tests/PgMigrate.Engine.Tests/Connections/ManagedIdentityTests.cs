using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Connections.Passwords;
using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Identities;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>Connecting as a managed identity: who is asked, and when again. A local server speaks for Azure.</summary>
public sealed class ManagedIdentityTests : IDisposable
{
    private const string Resource = "resource=https%3A%2F%2Fossrdbms-aad.database.windows.net";

    private readonly IdentityServer _server = new("a.token");
    private readonly ResolverScope _scope = new();
    private readonly TempFolder _folder = new();

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("IDENTITY_ENDPOINT", "IDENTITY_HEADER", "X-IDENTITY-HEADER", "2019-08-01", "client_id")]
    [InlineData("MSI_ENDPOINT", "MSI_SECRET", "secret", "2017-09-01", "clientid")]
    public async Task The_endpoint_in_the_variables_is_asked(
        string endpoint,
        string secret,
        string header,
        string version,
        string name
    )
    {
        _scope.Variables[endpoint] = _server.Address + "msi";
        _scope.Variables[secret] = "s3cr3t";
        var found = await Resolve("id 1");
        Assert.Equal(("a.token", SslMode.Require), (found.Password, found.SslMode));
        var asked = Assert.Single(_server.Asked);
        Assert.Equal($"/msi?{Resource}&api-version={version}&{name}=id%201", asked.Path);
        Assert.Equal(("GET", "s3cr3t", "true"), (asked.Method, asked.Headers[header], asked.Headers["Metadata"]));
    }

    [Fact]
    public async Task The_file_of_a_workload_identity_is_exchanged_and_read_each_time()
    {
        _scope.Variables["AZURE_FEDERATED_TOKEN_FILE"] = _folder.Write("token", "assertion 1\n");
        _scope.Variables["AZURE_CLIENT_ID"] = "app";
        _scope.Variables["AZURE_TENANT_ID"] = "tenant";
        _scope.Variables["AZURE_AUTHORITY_HOST"] = _server.Address;
        Assert.Equal("a.token", (await Resolve(null)).Password);
        _folder.Write("token", "assertion 2");
        await Resolve("other");
        Assert.All(_server.Asked, asked => Assert.Equal(("POST", "/tenant/oauth2/v2.0/token"), (asked.Method, asked.Path)));
        Assert.Equal(
            "grant_type=client_credentials&client_id=app&scope=https%3A%2F%2Fossrdbms-aad.database.windows.net%2F.default"
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                + "&client_assertion=assertion+1",
            _server.Asked.First().Body
        );
        Assert.Contains("client_id=other&", _server.Asked.Last().Body, StringComparison.Ordinal);
        Assert.EndsWith("=assertion+2", _server.Asked.Last().Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_variable_the_machine_itself_is_asked()
    {
        var request = new IdentityEndpoint(EnvironmentOf(), clientId: null).Ask();
        Assert.Equal(
            $"http://169.254.169.254/metadata/identity/oauth2/token?{Resource}&api-version=2018-02-01",
            request.RequestUri!.AbsoluteUri
        );
        Assert.Equal("true", Assert.Single(request.Headers.GetValues("Metadata")));
    }

    [Theory]
    [InlineData("AZURE_CLIENT_ID", "", "AZURE_CLIENT_ID is not")]
    [InlineData("AZURE_TENANT_ID", "", "AZURE_TENANT_ID is not")]
    [InlineData("AZURE_AUTHORITY_HOST", "http://login.example.org/", "no address with https")]
    [InlineData("AZURE_FEDERATED_TOKEN_FILE", "/nonexistent/token", "cannot be read")]
    public void A_workload_identity_that_is_not_whole_is_an_error(string variable, string value, string message)
    {
        _scope.Variables["AZURE_FEDERATED_TOKEN_FILE"] = _folder.Write("token", "assertion");
        _scope.Variables["AZURE_CLIENT_ID"] = _scope.Variables["AZURE_TENANT_ID"] = "x";
        _scope.Variables[variable] = value;
        var error = _scope.Fails(new ConnectionSettings { Server = "db", ManagedIdentity = true });
        Assert.Equal(MigrationErrorId.AuthenticationFailed, error.ErrorId);
        Assert.Contains("a workload identity", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_asked_for_again_before_it_ends()
    {
        var clock = new Clock();
        var identity = Identity(clock);
        Assert.Equal("a.token", await identity.GetAsync(CancellationToken.None));
        await identity.GetAsync(CancellationToken.None);
        Assert.Single(_server.Asked);

        clock.Pass(TimeSpan.FromMinutes(54));
        await identity.GetAsync(CancellationToken.None);
        Assert.Single(_server.Asked);

        clock.Pass(TimeSpan.FromMinutes(2));
        _server.Next(200, """{ "access_token": "b.token", "expires_in": "3600" }""");
        Assert.Equal("b.token", await identity.GetAsync(CancellationToken.None));

        // The endpoint is away for a while: what has not ended is good still, and what has is an error.
        clock.Pass(TimeSpan.FromMinutes(57));
        _server.Next(400, "s3cr3t");
        Assert.Equal("b.token", await identity.GetAsync(CancellationToken.None));
        clock.Pass(TimeSpan.FromMinutes(4));
        _server.Next(400, "s3cr3t");
        var error = await Assert.ThrowsAsync<MigrationException>(async () => await identity.GetAsync(CancellationToken.None));
        Assert.Contains("the endpoint answers 400", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token", new IdentityToken("b.token", null).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_passes_is_tried_again_and_one_asks_for_all()
    {
        _server.Next(429, string.Empty);
        _server.Next(503, string.Empty);
        var identity = Identity(new Clock());
        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => identity.GetAsync(CancellationToken.None).AsTask()));
        Assert.All(tokens, token => Assert.Equal("a.token", token));
        Assert.Equal(3, _server.Asked.Count);

        foreach (var _ in Enumerable.Range(0, 4))
            _server.Next(500, string.Empty);
        await Assert.ThrowsAsync<MigrationException>(async () => await Identity(new Clock()).GetAsync(CancellationToken.None));
        Assert.Equal(7, _server.Asked.Count);
    }

    [Fact]
    public async Task A_connection_late_in_a_run_has_the_token_of_then()
    {
        _scope.Variables["IDENTITY_ENDPOINT"] = _server.Address;
        // Shorter than the margin: each connection asks.
        _server.Lasts = 60;
        var target = await Task.Run(() => _scope.Target(new ConnectionSettings { Server = "db", ManagedIdentity = true }));
        Assert.Equal("a.token", await Task.Run(() => target.ToBuilder().Password));
        _server.Next(200, """{ "access_token": "b.token", "expires_in": 3600 }""");
        Assert.Equal("b.token", await Task.Run(() => target.ForDatabase("other").ToBuilder().Password));
        Assert.Equal("b.token", target.ForHost("db2", 5432).ToBuilder().Password);
        Assert.DoesNotContain("token", target.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_stands_alone()
    {
        var settings = new ConnectionSettings
        {
            Server = "db",
            ManagedIdentity = true,
            Password = "x",
        };
        Assert.Equal(MigrationErrorId.OptionsInvalid, _scope.Fails(settings).ErrorId);
        Assert.Equal(MigrationErrorId.OptionsInvalid, _scope.Fails(new ConnectionSettings { ClientId = "x" }).ErrorId);
    }

    private Task<NpgsqlConnectionStringBuilder> Resolve(string? clientId) =>
        Task.Run(() =>
            _scope.Resolve(
                new ConnectionSettings
                {
                    ConnectionString = "Host=db;Username=app;Password=of-the-string",
                    ManagedIdentity = true,
                    ClientId = clientId,
                }
            )
        );

    private ManagedIdentity Identity(TimeProvider clock)
    {
        _scope.Variables["IDENTITY_ENDPOINT"] = _server.Address;
        return new ManagedIdentity(
            new IdentityEndpoint(EnvironmentOf(), clientId: null),
            (from, advice) => new MigrationException(MigrationErrorId.AuthenticationFailed, from, advice),
            clock
        )
        {
            FirstPause = TimeSpan.FromMilliseconds(1),
        };
    }

    private ConnectionEnvironment EnvironmentOf() =>
        new()
        {
            ReadVariable = name => _scope.Variables.GetValueOrDefault(name),
            UserName = "os-user",
            UserServiceFile = "/nonexistent",
        };

    private sealed class Clock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UtcNow;

        public void Pass(TimeSpan time) => _now += time;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
