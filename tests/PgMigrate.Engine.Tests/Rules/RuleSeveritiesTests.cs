using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Rules;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>Severities come from pgmigrate.json, its environment and the caller, in this order.</summary>
public sealed class RuleSeveritiesTests : IDisposable
{
    private const string Sample = """
        {
            "$schema": "https://example.test/pgmigrate.schema.json",
            // For all.
            "severity": { "missing-down": "Off", "drop-table": "warning" },
            "environments": {
                "PROD": { "severity": { "drop-table": "Error", "unqualified-name": "Off", } },
                "TEST": { }
            },
        }
        """;

    private static readonly Dictionary<string, FindingSeverity?> None = [];

    private readonly TempFolder _folder = new();

    [Fact]
    public void No_file_changes_nothing() => Assert.Empty(RuleSeverities.For(Run(_folder.FullPath, "PROD"), None));

    [Fact]
    public void An_environment_overrules_the_file_and_the_caller_both()
    {
        _folder.Write("pgmigrate.json", Sample);
        var migrations = Directory.CreateDirectory(_folder["db/migrations"]).FullName;
        Assert.Equal([("drop-table", FindingSeverity.Warning), ("missing-down", null)], Read(migrations, null));
        Assert.Equal(Read(migrations, null), Read(migrations, "TEST"));
        Assert.Equal(
            [("drop-table", FindingSeverity.Error), ("missing-down", null), ("unqualified-name", null)],
            Read(migrations, "prod")
        );
        var given = new Dictionary<string, FindingSeverity?> { ["drop-table"] = null, ["missing-down"] = FindingSeverity.Error };
        Assert.Equal(
            [("drop-table", null), ("missing-down", FindingSeverity.Error), ("unqualified-name", null)],
            Read(migrations, "PROD", given)
        );
    }

    [Fact]
    public async Task A_check_takes_them()
    {
        _folder.Write("pgmigrate.json", Sample);
        _folder.Write("up/0001_a.sql", "CREATE TABLE public.t (a bigint);");
        _folder.Write("up/0002_b.sql", "DROP TABLE public.t;");
        Assert.Equal(["drop-table Error"], await CheckAsync("PROD"));
        Assert.Equal(["drop-table Warning"], await CheckAsync(null));
    }

    [Theory]
    [InlineData(
        "{\n\"severity\": {\n \"drop-tabel\": \"Error\" } }",
        3,
        "'drop-tabel' is not a rule. Did you mean 'drop-table'?"
    )]
    [InlineData(
        "{\n\"severity\": {\n \"drop-table\":\n \"Eror\" } }",
        4,
        "'severity.drop-table' is 'Eror', which is not known. Did you mean 'error'?"
    )]
    [InlineData("{\n\"severity\": {\n \"drop-table\": 1 } }", 3, "'severity.drop-table' is no text.")]
    [InlineData(
        "{ \"severity\": { \"drop-table\": \"Off\",\n\"drop-table\": \"Error\" } }",
        2,
        "'severity.drop-table' is there twice."
    )]
    [InlineData(
        "{ \"environments\": { \"TEST\": { \"severity\": { \"set-not-nul\": \"Off\" } },\n\"PROD\": { \"severity\": { } } } }",
        1,
        "Did you mean 'set-not-null'?"
    )]
    [InlineData(
        "{ \"environments\": { \"TEST\": { \"severity\": { \"truncate\": \"Off\" } },\n\"PROD\": {\n\"severity\": { "
            + "\"truncate\": \"2\" } } } }",
        3,
        "is '2', which is not known."
    )]
    [InlineData(
        "{ \"environments\": { \"PROD\": { \"severty\": {} } } }",
        1,
        "'environments.PROD' has the property 'severty', which is not known."
    )]
    [InlineData("{ \"environments\": { \"PROD\": {}, \"prod\": {} } }", 1, "'environments.prod' is there twice.")]
    [InlineData("{ \"severity\": [] }", 1, "'severity' is not an object.")]
    public void A_slip_is_an_error_with_its_line(string json, int line, string message)
    {
        var path = _folder.Write("pgmigrate.json", json);
        var error = Assert.Throws<MigrationException>(() => RuleSeverities.For(Run(_folder.FullPath, null), None));
        Assert.Equal((MigrationErrorId.TargetInvalid, path, line), (error.ErrorId, error.Path, error.Line));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_of_the_caller_that_is_not_there_is_an_error()
    {
        var error = Assert.Throws<MigrationException>(() =>
            RuleSeverities.For(Run(_folder.FullPath, null), new Dictionary<string, FindingSeverity?> { ["truncat"] = null })
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, error.ErrorId);
        Assert.Contains("Did you mean 'truncate'?", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static MigrationOptions Run(string folder, string? environment) => new() { Path = folder, Environment = environment };

    private static (string, FindingSeverity?)[] Read(
        string folder,
        string? environment,
        Dictionary<string, FindingSeverity?>? given = null
    ) =>
        [
            .. RuleSeverities
                .For(Run(folder, environment), given ?? None)
                .Select(entry => (entry.Key, entry.Value))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal),
        ];

    private async Task<IEnumerable<string>> CheckAsync(string? environment)
    {
        var options = new CheckOptions
        {
            Run = new MigrationOptions { Path = _folder.FullPath, Environment = environment },
        };
        var findings = await MigrationChecker.CheckAsync(
            null,
            options,
            new RecordingObserver(),
            TestContext.Current.CancellationToken
        );
        return findings.Select(finding => $"{finding.RuleId} {finding.Severity}");
    }
}
