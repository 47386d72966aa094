using PgMigrate.Engine.Rules.Integrity;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>What scripts allow.</summary>
public sealed class AllowRuleTests : IntegrityTestBase
{
    [Fact]
    public void A_rule_that_is_not_there()
    {
        Write("up/0001_a.sql|-- pgmigrate:allow drop-colum -- unused\nSELECT 1;");
        RequireOne(Check<AllowUnknownRule>(), "up/0001_a.sql", 1, "'drop-colum'", "'drop-column'");
    }

    [Theory]
    [InlineData("drop-column")]
    [InlineData("lock-timeout-off")]
    [InlineData("ends-in-rollback")]
    [InlineData("unresolved-token")]
    public void A_rule_that_is_there(string rule)
    {
        Write($"up/0001_a.sql|-- pgmigrate:allow {rule} -- on purpose\nSELECT 1;");
        Assert.Empty(Check<AllowUnknownRule>());
    }
}
