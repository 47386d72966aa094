using PgMigrate.Engine.Rules.Integrity;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>Environments that nothing else names.</summary>
public sealed class EnvironmentRuleTests : IntegrityTestBase
{
    [Fact]
    public void One_like_the_runs()
    {
        Write("up/0001_a.ENV.PRD.sql", "up/0002_b.sql|-- first\n-- pgmigrate:environment test || prodd\nSELECT 1;");
        var found = Check<UnknownEnvironmentRule>(Options with { Environment = "PROD" });
        Assert.Equal([("PRD", null), ("prodd", 2)], found.Select(suspicion => (suspicion.Object!, suspicion.Line)));
        Assert.All(found, suspicion => Assert.Contains("'PROD' was perhaps meant", suspicion.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void One_like_those_of_other_scripts()
    {
        Write("up/0001_a.ENV.STAGING.sql", "up/0002_b.ENV.Staging.sql", "up/0003_c.ENV.STAGNG.sql");
        RequireOne(Check<UnknownEnvironmentRule>(), "up/0003_c.ENV.STAGNG.sql", null, "'STAGNG'", "'STAGING'");
    }

    [Fact]
    public void One_like_a_targets()
    {
        Folder.Write("pgmigrate.json", """{ "targets": { "live": { "server": "db", "environment": "production" } } }""");
        Write("up/0001_a.ENV.prodution.sql");
        RequireOne(Check<UnknownEnvironmentRule>(), "up/0001_a.ENV.prodution.sql", null, "'production'");
    }

    [Theory]
    [InlineData("TEST", "up/0001_a.ENV.DEV.sql")]
    [InlineData("PROD", "up/0001_a.ENV.prod.sql")]
    [InlineData("TEST1", "up/0001_a.ENV.TEST2.sql")]
    [InlineData(null, "up/0001_a.ENV.PRD.sql")]
    public void One_that_is_known_or_like_none(string? environment, string script)
    {
        Write(script, "up/0002_b.sql");
        Assert.Empty(Check<UnknownEnvironmentRule>(Options with { Environment = environment }));
    }

    [Fact]
    public void One_that_a_target_names()
    {
        Folder.Write("pgmigrate.json", """{ "targets": { "a": { "environment": "PRD" }, "b": { "environment": "PROD" } } }""");
        Write("up/0001_a.ENV.PRD.sql", "up/0002_b.ENV.PROD.sql", "up/0003_c.ENV.PROD.sql");
        Assert.Empty(Check<UnknownEnvironmentRule>());
    }
}
