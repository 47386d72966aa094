using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules.Integrity;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>How the folder stands to a history.</summary>
public sealed class HistoryRuleTests : IntegrityTestBase
{
    [Fact]
    public void A_one_time_script_that_was_changed()
    {
        Write("up/0001_a.sql", "up/0002_b.sql");
        RequireOne(
            Check<ChangedAfterApplyRule>(applied: [Applied("up/0001_a.sql", "SELECT 1;"), Applied("up/0002_b.sql")]),
            "up/0001_a.sql",
            null,
            "up/0001_a.sql was changed after it was applied at 1970-01-01 00:00Z"
        );
    }

    [Fact]
    public void A_script_that_was_applied_under_another_name()
    {
        Write("up/0001_a.sql|SELECT 1;", "up/0002_b.sql|SELECT 2;", "up/0003_c.sql|SELECT 3;", "views/v.sql|SELECT 5;");
        AppliedScript[] applied =
        [
            Applied("up/0001_a.sql", "SELECT 1;"),
            Applied("up/0002_a.sql", "SELECT 2;"),
            Applied("up/0003_a.sql", "SELECT 4;"),
            Applied("views/w.sql", "SELECT 5;"),
        ];
        RequireOne(
            Check<RenamedScriptRule>(applied: applied),
            "up/0002_b.sql",
            null,
            "It has the text of 0002_a.sql, which was applied at 1970-01-01 00:00Z and is not in the folder any more"
        );
        Assert.Empty(Check<RenamedScriptRule>(Options with { Baseline = true }, applied));
        Write("up/0002_a.sql|SELECT 2;");
        Assert.Empty(Check<RenamedScriptRule>(applied: applied));
    }

    [Theory]
    [InlineData("views/v.sql", "SELECT 1;", null)]
    [InlineData("up/everytime.a.sql", "SELECT 1;", null)]
    [InlineData("up/0001_a.ENV.PROD.sql", "SELECT 1;", "DEV")]
    [InlineData("up/0001_a.sql", "CREATE TABLE\r\nt ('x');\r\n", null)]
    [InlineData("up/0001_token.sql", "CREATE SCHEMA tara;\n", null)]
    [InlineData("up/0001_secret.sql", "CREATE ROLE r PASSWORD '{{Secret}}';\n", null)]
    [InlineData("up/0001_grate.sql", "GRANT CONNECT ON DATABASE production TO r;", null)]
    public void A_script_that_may_be_or_is_as_it_was(string path, string applied, string? environment)
    {
        Write(
            "up/0001_a.sql|CREATE TABLE\nt ('x');\n",
            "up/0001_token.sql|CREATE SCHEMA {{Schema}};\n",
            "up/0001_secret.sql|CREATE ROLE r PASSWORD '{{Secret}}';\n",
            "up/0001_grate.sql|GRANT CONNECT ON DATABASE {{DatabaseName}} TO r;",
            "views/v.sql",
            "up/everytime.a.sql",
            "up/0001_a.ENV.PROD.sql"
        );
        var options = Options with
        {
            Environment = environment,
            Tokens = [new("Schema", "tara", Secret: false), new("Secret", "x", Secret: true)],
        };
        Assert.Empty(Check<ChangedAfterApplyRule>(options, [Applied(path, applied)]));
    }

    [Fact]
    public void A_baseline_records_what_is_there()
    {
        Write("up/0001_a.sql");
        Assert.Empty(Check<ChangedAfterApplyRule>(Options with { Baseline = true }, [Applied("up/0001_a.sql", "SELECT 1;")]));
    }

    [Fact]
    public void An_applied_script_that_is_gone()
    {
        Write("up/0001_a.sql", "up/0002_create_threats.sql");
        var found = Check<MissingScriptRule>(
            applied: [Applied("up/0001_a.sql"), Applied("up/0002_create_threat.sql", "SELECT 1;")]
        );
        RequireOne(found, null, null, "0002_create_threat.sql was applied", "'0002_create_threats.sql'");
    }

    [Fact]
    public void Applied_scripts_that_are_all_there()
    {
        Write("up/0001_a.sql", "up/0002_pending.sql");
        Assert.Empty(Check<MissingScriptRule>(applied: [Applied("up/0001_a.sql")]));
    }

    [Fact]
    public void A_pending_script_before_applied_ones()
    {
        Write("up/0001_a.sql", "up/0002_late.sql", "up/0003_c.sql", "up/0004_d.sql", "up/0005_pending.sql");
        var applied = new[] { Applied("up/0001_a.sql"), Applied("up/0003_c.sql"), Applied("up/0004_d.sql") };
        RequireOne(
            Check<OutOfOrderRule>(applied: applied),
            "up/0002_late.sql",
            null,
            "up/0002_late.sql is pending",
            "up/0004_d.sql"
        );
    }

    [Fact]
    public void Pending_scripts_that_may_stand_before_applied_ones()
    {
        Write(
            "alterDatabase/0001_x.sql",
            "up/0001_other.ENV.PROD.sql",
            "up/0002_when.sql|-- pgmigrate:when SELECT false\nSELECT 1;",
            "up/0003_environment.sql|-- pgmigrate:environment prod\nSELECT 1;",
            "up/0004_applied.sql",
            "up/0005_pending.sql",
            "views/0001_v.sql",
            "views/0002_v2.sql"
        );
        Assert.Empty(
            Check<OutOfOrderRule>(
                Options with
                {
                    Environment = "DEV",
                },
                [Applied("up/0004_applied.sql"), Applied("views/0002_v2.sql")]
            )
        );
    }

    [Fact]
    public void No_database_no_suspicion()
    {
        Write("up/0001_a.sql");
        Assert.Empty(Check<ChangedAfterApplyRule>());
        Assert.Empty(Check<MissingScriptRule>());
        Assert.Empty(Check<OutOfOrderRule>());
    }
}
