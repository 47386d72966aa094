using PgMigrate.Engine.Rules.Integrity;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>Names that say another order than the one in which scripts run.</summary>
public sealed class OrderRuleTests : IntegrityTestBase
{
    [Fact]
    public void Names_that_machines_sort_differently()
    {
        Write("up/0002_x.sql", "up/0002-x.sql");
        Assert.Contains("sort differently", Assert.Single(Check<UnstableOrderRule>()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_that_all_machines_sort_alike()
    {
        Write("up/0002_x.sql", "up/0003_y.sql", "views/0002-x.sql");
        Assert.Empty(Check<UnstableOrderRule>());
    }

    [Theory]
    [InlineData("up/9_a.sql", "up/10_b.sql")]
    [InlineData("views/1.9_a.sql", "views/1.10_b.sql")]
    [InlineData("up/2026/99.a.sql", "up/2026/100.b.sql")]
    public void Ten_before_nine(string first, string second)
    {
        Write(first, second);
        RequireOne(Check<MixedNumberWidthRule>(), first, null, $"{second} runs before {first}");
    }

    [Theory]
    [InlineData("up/08_a.sql", "up/09_b.sql", "up/9_c.sql")]
    [InlineData("up/1_a.sql", "up/22_b.sql", "up/333_c.sql")]
    [InlineData("up/2025/10_a.sql", "up/2026/9_b.sql", "up/c.sql")]
    [InlineData("up/10_a.sql", "views/9_b.sql", "functions/8_c.sql")]
    [InlineData("up/20260701_1200_a.sql", "up/20260701_120001_b.sql", "up/20260702_0000_c.sql")]
    [InlineData("up/2025-09-19-090047_a.sql", "up/2025-09-19-132648-0000_b.sql", "up/2025-09-20-000000_c.sql")]
    [InlineData("up/20230131181311_a.sql", "up/20230322519590_b.sql", "up/20230402000000_c.sql")]
    [InlineData("up/20210710035447_a.sql", "up/20210711_b.sql", "up/20210712090000_c.sql")]
    [InlineData("up/20210710035447_a.sql", "up/202107110900_b.sql", "up/20210712090000_c.sql")]
    public void Other_widths_in_the_order_of_numbers(params string[] scripts)
    {
        Write(scripts);
        Assert.Empty(Check<MixedNumberWidthRule>());
    }

    [Theory]
    [InlineData("up/V2__a.sql runs after up/V10__b.sql", "up/V1__x.sql", "up/V10__b.sql", "up/V2__a.sql")]
    [InlineData("up/V1.9__a.sql runs after up/V1.10__b.sql", "up/V1.10__b.sql", "up/V1.9__a.sql")]
    [InlineData("up/U1__x.sql takes a version back", "up/U1__x.sql", "up/V1__x.sql")]
    [InlineData("up/B1__x.sql stands for versions", "up/B1__x.sql", "up/V2__x.sql")]
    [InlineData("up/R__x.sql runs whenever it changes", "up/R__x.sql", "up/V1__x.sql")]
    public void Names_of_Flyway_that_mean_something_else(string message, params string[] scripts)
    {
        Write(scripts);
        Assert.StartsWith(message, Assert.Single(Check<FlywayNameRule>()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("up/V01__a.sql", "up/V02__b.sql", "up/V10__c.sql")]
    [InlineData("up/V1_1__a.sql", "up/V1_2__b.sql", "views/R__c.sql")]
    [InlineData("up/B1__x.sql", "up/R__a.sql", "up/U2__b.sql")]
    public void Names_of_Flyway_that_run_as_they_say(params string[] scripts)
    {
        Write(scripts);
        Assert.Empty(Check<FlywayNameRule>());
    }

    [Theory]
    [InlineData("up/0007_a.sql", "up/0007_b.sql")]
    [InlineData("up/0007_a.sql", "up/7_b.sql")]
    [InlineData("up/0007_2024_a.sql", "up/0007_2025_b.sql")]
    [InlineData("up/0007_a.ENV.DEV.sql", "up/0007_b.sql")]
    [InlineData("up/20260701_1200_a.sql", "up/20260701_1200_b.sql")]
    public void A_number_that_is_there_twice(string first, string second)
    {
        Write(first, second);
        RequireOne(Check<DuplicateNumberRule>(), second, null, $"{second} has the same number as {first}");
    }

    [Theory]
    [InlineData("up/0007_a.sql", "up/0008_b.sql")]
    [InlineData("up/001_01_a.sql", "up/001_02_b.sql")]
    [InlineData("up/0007_a.sql", "up/2026/0007_b.sql")]
    [InlineData("up/0007_a.sql", "views/0007_b.sql")]
    [InlineData("views/0007_a.sql", "views/0007_b.sql")]
    [InlineData("up/0007_a.ENV.DEV.sql", "up/0007_b.ENV.TEST.sql")]
    [InlineData("up/1.0.1_a.sql", "up/1.0.2_b.sql")]
    [InlineData("up/20260701_1200_a.sql", "up/20260701_1201_b.sql")]
    [InlineData("up/20240528214728_add_index_07.sql", "up/20240528214728_add_index_08.sql")]
    [InlineData("up/a.sql", "up/b.sql")]
    public void Numbers_that_may_stand_beside_each_other(string first, string second)
    {
        Write(first, second);
        Assert.Empty(Check<DuplicateNumberRule>());
    }
}
