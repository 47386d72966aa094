using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections;

/// <summary>The targets of pgmigrate.json.</summary>
public sealed class TargetTests : IDisposable
{
    private const string Sample = """
        {
            // Comments and trailing commas are allowed.
            "targets": {
                "prod": { "connectionString": "postgresql://db/app", "user": "deploy", "environment": "PROD", "passwordVariable": "PROD_PGPASSWORD" },
                "test": { "server": "localhost", "port": 6000, "database": "app", },
            },
        }
        """;

    private readonly ResolverScope _scope = new();
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_target_is_looked_for_in_the_folder_and_above()
    {
        _folder.Write("pgmigrate.json", Sample);
        var below = Directory.CreateDirectory(_folder["a/b"]).FullName;
        Assert.Equal(
            "localhost:6000/app",
            _scope.Target(new ConnectionSettings { Target = "TEST", TargetDirectory = below }).ToString()
        );

        _folder.Write("a/pgmigrate.json", """{ "targets": { "test": { "server": "nearer" } } }""");
        Assert.Equal("nearer:5432", _scope.Target(new ConnectionSettings { Target = "test", TargetDirectory = below }).Server);
    }

    [Fact]
    public void A_target_names_its_environment_and_takes_its_password_from_a_variable()
    {
        _folder.Write("pgmigrate.json", Sample);
        _scope.Variables["PROD_PGPASSWORD"] = "pw";
        _scope.Variables["PGPASSWORD"] = "other";
        var settings = new ConnectionSettings { Target = "prod", TargetDirectory = _folder.FullPath };
        Assert.Equal(
            ("pw", "deploy", "app"),
            (_scope.Resolve(settings).Password, _scope.Target(settings).User, _scope.Target(settings).Database)
        );
        Assert.Equal("PROD", new Targets(null, _folder.FullPath).EnvironmentOf("prod"));
        Assert.Null(new Targets(null, _folder.FullPath).EnvironmentOf("test"));
    }

    [Fact]
    public void A_password_variable_that_is_not_set_is_an_error_unless_a_password_is_given()
    {
        _folder.Write("pgmigrate.json", Sample);
        var error = _scope.Fails(new ConnectionSettings { Target = "prod", TargetDirectory = _folder.FullPath });
        Assert.Equal(MigrationErrorId.TargetInvalid, error.ErrorId);
        Assert.Contains("PROD_PGPASSWORD", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            "pw",
            _scope
                .Resolve(
                    new ConnectionSettings
                    {
                        Target = "prod",
                        TargetDirectory = _folder.FullPath,
                        Password = "pw",
                    }
                )
                .Password
        );
    }

    [Fact]
    public void The_names_are_there_for_completion_and_never_throw()
    {
        Assert.Empty(new Targets(null, _folder["nowhere"]).Names);
        Assert.Empty(new Targets(null, "\0").Names);
        _folder.Write("pgmigrate.json", Sample);
        Assert.Equal(["prod", "test"], new Targets(null, _folder.FullPath).Names);
        _folder.Write("pgmigrate.json", "{");
        Assert.Empty(new Targets(null, _folder.FullPath).Names);
    }

    [Fact]
    public void An_unknown_target_is_an_error_that_names_the_known_ones()
    {
        _folder.Write("pgmigrate.json", Sample);
        var error = _scope.Fails(new ConnectionSettings { Target = "prd", TargetDirectory = _folder.FullPath });
        Assert.Equal(MigrationErrorId.TargetInvalid, error.ErrorId);
        Assert.Contains("'prd'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'prod'? Known are: prod, test.", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void No_file_at_all_is_an_error()
    {
        var error = _scope.Fails(new ConnectionSettings { Target = "prod", TargetDirectory = _folder.FullPath });
        Assert.Equal(MigrationErrorId.TargetInvalid, error.ErrorId);
        Assert.Contains("There is no pgmigrate.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "targts": {} }""", "'targts'", "Did you mean 'targets'?")]
    [InlineData("""{ "targets": { "a": { "sever": "x" } } }""", "'sever'", "Did you mean 'server'?")]
    [InlineData("""{ "targets": { "a": { "flavour": "x" } } }""", "'flavour'", "passwordVariable")]
    [InlineData("""{ "targets": { "a": { "port": "x" } } }""", "'targets.a.port' is no whole number", "quotes")]
    [InlineData("""{ "targets": { "a": { "server": 5 } } }""", "'targets.a.server' is no text", "quotes")]
    [InlineData(
        """{ "targets": { "a": { "server": "x", "server": "y" } } }""",
        "'targets.a.server' is there twice",
        "Leave one out"
    )]
    [InlineData("""{ "targets": { "a": {}, "A": {} } }""", "there twice", "name of its own")]
    [InlineData("""{ "targets": [ ] }""", "'targets' is not an object", "braces")]
    [InlineData("""{ "targets": { "a": "s3cr3t" } }""", "'targets.a' is not an object", "server")]
    [InlineData("{\n\"targets\": s3cr3t }", "line 2", "double quotes")]
    public void A_file_that_cannot_be_understood_is_named_with_the_place(string json, string message, string action)
    {
        var path = _folder.Write("pgmigrate.json", json);
        var error = _scope.Fails(new ConnectionSettings { Target = "a", TargetDirectory = _folder.FullPath });
        Assert.Equal(MigrationErrorId.TargetInvalid, error.ErrorId);
        Assert.Equal(path, error.Path);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(action, error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_connection_string_in_the_file_shows_no_password()
    {
        _folder.Write("pgmigrate.json", """{ "targets": { "a": { "connectionString": "Host=db;Password=s3cr3t;Prt=1" } } }""");
        var error = _scope.Fails(new ConnectionSettings { Target = "a", TargetDirectory = _folder.FullPath });
        Assert.Contains("Did you mean 'Port'?", error.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
