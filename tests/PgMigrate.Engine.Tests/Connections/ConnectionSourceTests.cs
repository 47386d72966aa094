using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>Where the parts come from, and which one wins.</summary>
public sealed class ConnectionSourceTests : IDisposable
{
    private readonly ResolverScope _scope = new();
    private readonly TempFolder _folder = new();

    [Fact]
    public void The_nearer_source_wins()
    {
        _folder.Write(
            "pgmigrate.json",
            """
            { "targets": { "prod": { "server": "target", "port": 2, "database": "target", "user": "target" } } }
            """
        );
        _scope.Variables["PGHOST"] = "variable";
        _scope.Variables["PGPORT"] = "1";
        _scope.Variables["PGDATABASE"] = "variable";
        _scope.Variables["PGUSER"] = "variable";
        _scope.Variables["PGAPPNAME"] = "variable";

        Assert.Equal("variable@variable:1/variable", Text(new ConnectionSettings()));
        Assert.Equal(
            "target@target:2/target",
            Text(new ConnectionSettings { Target = "prod", TargetDirectory = _folder.FullPath })
        );
        Assert.Equal(
            "target@string:3/target",
            Text(
                new ConnectionSettings
                {
                    Target = "prod",
                    TargetDirectory = _folder.FullPath,
                    ConnectionString = "Host=string;Port=3",
                }
            )
        );
        Assert.Equal(
            "explicit@string:3/target",
            Text(
                new ConnectionSettings
                {
                    Target = "prod",
                    TargetDirectory = _folder.FullPath,
                    ConnectionString = "Host=string:3",
                    User = "explicit",
                }
            )
        );
        Assert.Equal("variable", _scope.Resolve("Host=x").ApplicationName);
    }

    [Theory]
    [InlineData("db", null, "db:5432")]
    [InlineData("db:6000", null, "db:6000")]
    [InlineData("db", 6000, "db:6000")]
    [InlineData("[::1]:6000", null, "[::1]:6000")]
    [InlineData("::1", 6000, "[::1]:6000")]
    [InlineData("a,b:2", 6000, "a:6000,b:2")]
    public void A_server_may_bring_its_port(string server, int? port, string expected) =>
        Assert.Equal(expected, _scope.Target(new ConnectionSettings { Server = server, Port = port }).Server);

    [Fact]
    public void A_port_by_itself_overrules_the_one_in_the_string() =>
        Assert.Equal(
            "db:7000",
            _scope.Target(new ConnectionSettings { ConnectionString = "postgresql://db:6000/app", Port = 7000 }).Server
        );

    [Fact]
    public void The_variables_of_libpq_fill_what_is_open()
    {
        foreach (
            var (name, value) in new[]
            {
                ("PGHOST", "db"),
                ("PGPASSWORD", "pw"),
                ("PGPASSFILE", "/pass"),
                ("PGSSLMODE", "verify-ca"),
                ("PGSSLROOTCERT", "/root"),
                ("PGSSLCERT", "/cert"),
                ("PGSSLKEY", "/key"),
                ("PGOPTIONS", "-c geqo=off"),
                ("PGCONNECT_TIMEOUT", "9"),
                ("PGCHANNELBINDING", "disable"),
                ("PGREQUIREAUTH", "!md5,!password"),
                ("PGGSSENCMODE", "prefer"),
                ("PGTARGETSESSIONATTRS", "primary"),
            }
        )
        {
            _scope.Variables[name] = value;
        }

        var builder = _scope.Resolve((string?)null);
        Assert.Equal(
            ("db", "pw", "/pass", SslMode.VerifyCA),
            (builder.Host, builder.Password, builder.Passfile, builder.SslMode)
        );
        Assert.Equal(
            ("/root", "/cert", "/key", "-c geqo=off"),
            (builder.RootCertificate, builder.SslCertificate, builder.SslKey, builder.Options)
        );
        Assert.Equal(
            (9, ChannelBinding.Disable, "!MD5,!Password"),
            (builder.Timeout, builder.ChannelBinding, builder.RequireAuth)
        );
        Assert.Equal(GssEncryptionMode.Prefer, builder.GssEncryptionMode);
        Assert.Null(builder.TargetSessionAttributes);
    }

    [Fact]
    public void An_address_stands_in_for_the_host_unless_its_name_is_verified()
    {
        _scope.Variables["PGHOST"] = "db.example";
        _scope.Variables["PGHOSTADDR"] = "10.0.0.1";
        Assert.Equal("10.0.0.1", _scope.Resolve((string?)null).Host);
        _scope.Variables["PGSSLMODE"] = "verify-full";
        Assert.Equal("db.example", _scope.Resolve((string?)null).Host);
    }

    [Fact]
    public void A_variable_that_cannot_be_is_named_without_its_value()
    {
        _scope.Variables["PGSSLMODE"] = "s3cr3t";
        var error = _scope.Fails("Host=db");
        Assert.Contains("The variable PGSSLMODE", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_variable_is_none()
    {
        _scope.Variables["PGSSLMODE"] = string.Empty;
        Assert.Equal(SslMode.Prefer, _scope.Resolve("Host=db").SslMode);
    }

    [Theory]
    [InlineData("Host=db", null, SslMode.Require)]
    [InlineData("Host=db", "prefer", SslMode.Require)]
    [InlineData("Host=db", "verify-full", SslMode.VerifyFull)]
    [InlineData("Host=db;SSL Mode=VerifyCA", null, SslMode.VerifyCA)]
    [InlineData("Host=db;SSL Mode=Disable", null, SslMode.Disable)]
    public void A_token_is_the_password_and_wants_TLS(string text, string? variable, SslMode expected)
    {
        if (variable is not null)
            _scope.Variables["PGSSLMODE"] = variable;
        _scope.Variables["PGPASSWORD"] = "other";
        var builder = _scope.Resolve(new ConnectionSettings { ConnectionString = text, AccessToken = "token" });
        Assert.Equal(("token", expected), (builder.Password, builder.SslMode));
    }

    [Fact]
    public void A_token_and_a_password_exclude_each_other()
    {
        var error = _scope.Fails(
            new ConnectionSettings
            {
                Server = "db",
                AccessToken = "s3cr3t",
                Password = "s3cr3t",
            }
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, error.ErrorId);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_stands_between_the_string_and_the_variables()
    {
        _scope.ServiceFile = _folder.Write(
            "service.conf",
            """
            # comment
            [other]
            host=other

            [app]
            host = service
            port=7
            # another
            dbname=service
            password=pw
            """
        );
        _scope.Variables["PGHOST"] = "variable";
        _scope.Variables["PGUSER"] = "variable";
        _scope.Variables["PGSERVICE"] = "app";
        Assert.Equal("variable@service:7/string", Text(new ConnectionSettings { ConnectionString = "Database=string" }));
        Assert.Equal(
            "variable@other:5432/x",
            Text(new ConnectionSettings { ConnectionString = "postgresql:///x?service=other" })
        );
        _scope.Variables["PGSERVICEFILE"] = _folder.Write("mine.conf", "[app]\nhost=mine\n");
        Assert.Equal("mine:5432", _scope.Target(new ConnectionSettings()).Server);
    }

    [Fact]
    public void A_service_that_no_file_holds_is_an_error_that_names_file_and_service()
    {
        _scope.Variables["PGSERVICE"] = "nowhere";
        var error = _scope.Fails("Host=db");
        Assert.Equal(MigrationErrorId.ConnectionStringInvalid, error.ErrorId);
        Assert.Contains("'nowhere'", error.Message, StringComparison.Ordinal);
        Assert.Contains(_scope.ServiceFile, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_line_of_a_service_file_is_named_by_its_number()
    {
        _scope.ServiceFile = _folder.Write("service.conf", "[app]\nhost=x\npasword=s3cr3t\n");
        _scope.Variables["PGSERVICE"] = "app";
        var error = _scope.Fails("Host=db");
        Assert.Contains("Line 3 of the service file", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'password'?", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Text(ConnectionSettings settings)
    {
        var target = _scope.Target(settings);
        return $"{target.User}@{target}";
    }
}
