using PgMigrate.Engine.Rules.Integrity;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>What scripts require.</summary>
public sealed class RequiresRuleTests : IntegrityTestBase
{
    [Fact]
    public void A_script_that_is_not_there()
    {
        Write("up/0001_create_asset.sql", "up/0002_b.sql|-- b\n-- pgmigrate:requires 0001_create_aset.sql\nSELECT 1;");
        RequireOne(Check<RequiresMissingRule>(), "up/0002_b.sql", 2, "'0001_create_aset.sql'", "'0001_create_asset.sql'");
        Assert.Empty(Check<RequiresLaterRule>());
    }

    [Theory]
    [InlineData("0001_a.sql")]
    [InlineData("0001_a")]
    [InlineData("up/0001_a")]
    [InlineData(@"up\0001_a.sql, 2026/0002_b")]
    public void A_script_by_any_of_its_names(string names)
    {
        Write("up/0001_a.sql", "up/2026/0002_b.sql", $"views/v.sql|-- pgmigrate:requires {names}\nSELECT 1;");
        Assert.Empty(Check<RequiresMissingRule>());
        Assert.Empty(Check<RequiresLaterRule>());
    }

    [Fact]
    public void A_script_that_runs_later()
    {
        Write("up/0001_a.sql|-- pgmigrate:requires 0002_b, v\nSELECT 1;", "up/0002_b.sql", "views/v.sql");
        var found = Check<RequiresLaterRule>();
        Assert.Equal(
            [
                "up/0001_a.sql requires up/0002_b.sql, which runs after it.",
                "up/0001_a.sql requires views/v.sql, which runs after it.",
            ],
            found.Select(suspicion => suspicion.Message)
        );
        Assert.Empty(Check<RequiresCycleRule>());
    }

    [Fact]
    public void Scripts_that_require_each_other()
    {
        Write(
            "up/0001_a.sql|-- pgmigrate:requires 0003_c\nSELECT 1;",
            "up/0002_b.sql|-- pgmigrate:requires 0001_a\nSELECT 1;",
            "up/0003_c.sql|-- pgmigrate:requires 0002_b\nSELECT 1;",
            "up/0004_d.sql|-- pgmigrate:requires 0001_a, 0002_b\nSELECT 1;"
        );
        RequireOne(Check<RequiresCycleRule>(), "up/0001_a.sql", 1, "0001_a.sql -> 0003_c.sql -> 0002_b.sql -> 0001_a.sql");
        Assert.Empty(Check<RequiresLaterRule>());
    }

    [Fact]
    public void A_script_that_requires_itself()
    {
        Write("up/0001_a.sql|-- pgmigrate:requires 0001_a\nSELECT 1;");
        RequireOne(Check<RequiresCycleRule>(), "up/0001_a.sql", 1, "0001_a.sql -> 0001_a.sql");
    }

    [Fact]
    public void Two_ways_to_one_script_are_no_cycle()
    {
        Write(
            "up/0001_a.sql",
            "up/0002_b.sql|-- pgmigrate:requires 0001_a\nSELECT 1;",
            "up/0003_c.sql|-- pgmigrate:requires 0001_a, 0002_b\nSELECT 1;"
        );
        Assert.Empty(Check<RequiresCycleRule>());
    }

    [Theory]
    [InlineData("0001_a.ENV.DEV", "0002_b", "", "", "does not run where no environment is given")]
    [InlineData("0001_a.ENV.DEV", "0002_b.ENV.PROD", "", "", "does not run in PROD")]
    [InlineData("0001_a", "0002_b", "dev", "dev || prod", "does not run in prod")]
    [InlineData("0001_a", "0002_b.ENV.DEV", "!dev", "", "does not run in dev")]
    public void A_script_that_runs_in_fewer_environments(
        string required,
        string script,
        string requiredIn,
        string scriptIn,
        string part
    )
    {
        WritePair(required, script, Environment(requiredIn), Environment(scriptIn));
        RequireOne(Check<RequiresOtherEnvironmentRule>(), $"up/{script}.sql", scriptIn.Length > 0 ? 2 : 1, part);
    }

    [Theory]
    [InlineData("0001_a", "0002_b", "", "")]
    [InlineData("0001_a", "0002_b.ENV.PROD", "", "")]
    [InlineData("0001_a", "0002_b.ENV.DEV", "dev || prod", "")]
    [InlineData("0001_a", "0002_b", "!test", "prod || dev")]
    public void A_script_that_runs_wherever_it_is_required(string required, string script, string requiredIn, string scriptIn)
    {
        WritePair(required, script, Environment(requiredIn), Environment(scriptIn));
        Assert.Empty(Check<RequiresOtherEnvironmentRule>());
    }

    [Fact]
    public void An_expanding_script_that_requires_a_contracting_one()
    {
        WritePair("0001_a", "0002_b", "-- pgmigrate:phase contract\n", "");
        RequireOne(Check<RequiresOtherPhaseRule>(), "up/0002_b.sql", 1, "up/0001_a.sql", "contract");
    }

    [Theory]
    [InlineData("", "-- pgmigrate:phase contract\n")]
    [InlineData("-- pgmigrate:phase contract\n", "-- pgmigrate:phase contract\n")]
    [InlineData("-- pgmigrate:phase expand\n", "")]
    public void A_script_of_the_same_or_an_earlier_phase(string required, string script)
    {
        WritePair("0001_a", "0002_b", required, script);
        Assert.Empty(Check<RequiresOtherPhaseRule>());
    }

    private static string Environment(string expression) =>
        expression.Length > 0 ? $"-- pgmigrate:environment {expression}\n" : "";

    private void WritePair(string required, string script, string requiredTop, string scriptTop) =>
        Write(
            $"up/{required}.sql|{requiredTop}SELECT 1;",
            $"up/{script}.sql|{scriptTop}-- pgmigrate:requires {required}\nSELECT 1;"
        );
}
