using System.Net;
using Npgsql;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Identities;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>Where pgmigrate.json says that a password is. No error shows one.</summary>
public sealed class TargetPasswordTests : IDisposable
{
    private readonly ResolverScope _scope = new();
    private readonly TempFolder _folder = new();

    [Fact]
    public void In_a_variable_or_a_file()
    {
        _scope.Variables["PROD_PASSWORD"] = "of the variable";
        _folder.Write("secret.txt", "of the file\r\n");
        Assert.Equal("of the variable", Resolve("""{ "variable": "PROD_PASSWORD" }""").Password);
        Assert.Equal("of the file", Resolve("""{ "file": "secret.txt" }""").Password);
        Assert.Equal(_folder[".pgpass"], Resolve("""{ "passfile": ".pgpass" }""").Passfile);
    }

    [Theory]
    [InlineData("""{ "variable": "NOWHERE" }""", "takes its password from the variable 'NOWHERE', which is not set")]
    [InlineData("""{ "file": "nowhere.txt" }""", "which cannot be read")]
    [InlineData("""{ "file": "empty.txt" }""", "which gives an empty text")]
    [InlineData("""{ "file": "long.txt" }""", "it is too long for a password")]
    [InlineData("""{ "secret": "app" }""", "the secret 'app', which a PowerShell session alone can give")]
    [InlineData("""{ "automationCredential": "app" }""", "the Automation credential 'app'")]
    [InlineData("""{ "command": ["no-such-program"] }""", "could not be started")]
    public void Not_there(string password, string message)
    {
        _folder.Write("empty.txt", "\n");
        _folder.Write("long.txt", new string('x', 70_000));
        var error = Fails(password);
        Assert.Equal((MigrationErrorId.TargetInvalid, _folder["pgmigrate.json"]), (error.ErrorId, error.Path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_file_that_is_a_pipe_is_an_error_and_nobody_waits() =>
        Assert.Contains("is a pipe", Fails($$"""{ "file": "{{MakePipe()}}" }""").Message, StringComparison.Ordinal);

    [Fact]
    public void Written_by_a_command_whose_arguments_no_shell_reads()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no printf.");
        Assert.Equal("$(id) `id` a b", Resolve("""{ "command": ["printf", "%s\\n", "$(id) `id` a b"] }""").Password);

        var error = Fails("""{ "command": ["sh", "-c", "echo s3cr3t; echo locked >&2; exit 3"] }""");
        Assert.Contains("'sh', which ended with 3: locked", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);

        Assert.Contains(
            "took longer than",
            Fails("""{ "command": ["sleep", "600"], "timeout": "100ms" }""").Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Given_by_the_session_with_a_user_where_the_target_has_none()
    {
        NetworkCredential? Ask(SecretConfiguration password) => password.Secret == "app" ? new("deploy", "of the vault") : null;
        var found = Resolve("""{ "secret": "app" }""", Ask);
        Assert.Equal(("deploy", "of the vault"), (found.Username, found.Password));
        Assert.Contains(
            "which the session does not have",
            Fails("""{ "secret": "other" }""", Ask).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_password_of_the_callers_own_is_taken_and_none_is_asked_for()
    {
        Write("""{ "variable": "NOWHERE" }""");
        Assert.Equal("own", _scope.Resolve(Settings(password: "own")).Password);
    }

    [Fact]
    public void One_in_the_connection_string_is_an_error()
    {
        _folder.Write("pgmigrate.json", "{ \"targets\": {\n\"a\": { \"connectionString\": \"postgres://u:s3cr3t@db/app\" } } }");
        var error = _scope.Fails(Settings());
        Assert.Equal((MigrationErrorId.TargetInvalid, 2), (error.ErrorId, error.Line));
        Assert.Contains("\"variable\"", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_a_managed_identity_goes_over_TLS_alone()
    {
        using var endpoint = new IdentityServer("a.token");
        _scope.Variables["IDENTITY_ENDPOINT"] = endpoint.Address;
        _scope.Variables["IDENTITY_HEADER"] = "the header";

        var found = await Task.Run(() => Resolve("""{ "managedIdentity": { "clientId": "7/8" } }"""));

        Assert.Equal(("a.token", SslMode.Require), (found.Password, found.SslMode));
        Assert.Equal(
            "/?resource=https%3A%2F%2Fossrdbms-aad.database.windows.net&api-version=2019-08-01&client_id=7%2F8",
            Assert.Single(endpoint.Asked).Path
        );
    }

    [Theory]
    [InlineData(400, """{ "error": "s3cr3t" }""", "the endpoint answers 400")]
    [InlineData(302, "", "the endpoint answers 302")]
    [InlineData(200, "s3cr3t", "does not answer as one: no JSON")]
    [InlineData(200, """{ "access_token": 7 }""", "holds no token")]
    [InlineData(200, """["s3cr3t"]""", "holds no token")]
    public async Task What_an_endpoint_answers_is_in_no_message(int status, string answer, string message)
    {
        using var endpoint = new IdentityServer("t");
        endpoint.Next(status, answer);
        _scope.Variables["MSI_ENDPOINT"] = endpoint.Address;

        var error = await Task.Run(() => Fails("""{ "managedIdentity": {} }"""));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private NpgsqlConnectionStringBuilder Resolve(string password, Func<SecretConfiguration, NetworkCredential?>? session = null)
    {
        Write(password);
        return _scope.Resolve(Settings(session));
    }

    private MigrationException Fails(string password, Func<SecretConfiguration, NetworkCredential?>? session = null)
    {
        Write(password);
        return _scope.Fails(Settings(session));
    }

    private void Write(string password) =>
        _folder.Write("pgmigrate.json", $$"""{ "targets": { "a": { "server": "db", "password": {{password}} } } }""");

    private ConnectionSettings Settings(Func<SecretConfiguration, NetworkCredential?>? session = null, string? password = null) =>
        new()
        {
            Target = "a",
            TargetDirectory = _folder.FullPath,
            SessionPasswords = session,
            Password = password,
        };

    private string MakePipe()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no named pipes among files.");
        var path = _folder["pipe"];
        using var made = System.Diagnostics.Process.Start("mkfifo", [path]);
        made.WaitForExit();
        return path;
    }
}
