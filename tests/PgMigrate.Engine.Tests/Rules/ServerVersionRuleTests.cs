using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>What a version lacks: each form is found below the version that brought it, and not from there on.</summary>
public sealed class ServerVersionRuleTests
{
    [Theory]
    [InlineData("MERGE INTO item USING other ON true WHEN MATCHED THEN DELETE", 15)]
    [InlineData("CREATE OR REPLACE TRIGGER t BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f()", 14)]
    [InlineData("ALTER TABLE item DETACH PARTITION part CONCURRENTLY", 14)]
    [InlineData("ALTER TABLE item ALTER COLUMN name SET COMPRESSION lz4", 14)]
    [InlineData("ALTER TABLE item SET ACCESS METHOD heap", 15)]
    [InlineData("ALTER TABLE item ALTER COLUMN name DROP EXPRESSION", 13)]
    [InlineData("ALTER TABLE item ALTER COLUMN name SET EXPRESSION AS (id * 2)", 17)]
    [InlineData("ALTER TABLE item ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (name)", 15)]
    [InlineData("ALTER TABLE item ADD COLUMN n integer GENERATED ALWAYS AS (id) VIRTUAL", 18)]
    [InlineData("ALTER TABLE item ADD CONSTRAINT c CHECK (id > 0) NOT ENFORCED", 18)]
    [InlineData("ALTER TABLE item ALTER CONSTRAINT c DEFERRABLE INITIALLY DEFERRED NOT ENFORCED", 18)]
    [InlineData("ALTER TABLE item ALTER CONSTRAINT c ENFORCED, ADD COLUMN n integer", 18)]
    [InlineData("ALTER TABLE item ADD CONSTRAINT n NOT NULL name NOT VALID", 18)]
    [InlineData("CREATE TABLE fresh (id uuid DEFAULT uuidv7())", 18)]
    [InlineData("CREATE TABLE fresh (id uuid DEFAULT gen_random_uuid())", 13)]
    [InlineData("CREATE TABLE fresh (span datemultirange)", 14)]
    [InlineData("SELECT any_value(id) FROM item", 16)]
    [InlineData("SELECT count(*) FROM (SELECT id FROM item)", 16)]
    [InlineData("CREATE VIEW v AS SELECT i.id FROM item i JOIN (SELECT 1) ON true", 16)]
    public void It_is_found_below_its_version_only(string sql, int version)
    {
        Assert.Equal(["server-version"], Found(sql, version - 1));
        Assert.Empty(Found(sql, version));
    }

    [Theory]
    [InlineData("SELECT 'MERGE', \"uuidv7\" FROM item -- any_value(")]
    [InlineData("SELECT app.any_value(id) FROM item")]
    [InlineData("SELECT * FROM (SELECT id FROM item) i, LATERAL (SELECT 1) AS j")]
    [InlineData("SELECT extract(year FROM (SELECT now())), 1 IS DISTINCT FROM (SELECT 2) FROM item")]
    [InlineData("SELECT * FROM ((SELECT 1) a JOIN item ON true)")]
    [InlineData("INSERT INTO item SELECT id FROM item WHERE id IN (SELECT 1)")]
    public void What_only_looks_like_it_is_passed_over(string sql) => Assert.Empty(Found(sql, 12));

    [Theory]
    [InlineData("SELECT uuidv7()", FindingSeverity.Warning)]
    [InlineData("MERGE INTO item USING other ON true WHEN MATCHED THEN DELETE", FindingSeverity.Error)]
    public void A_function_may_be_of_the_databases_own_making(string sql, FindingSeverity severity) =>
        Assert.Equal(
            severity,
            Assert
                .Single(RuleExamples.Check(new RuleExample(sql, true), 14), finding => finding.RuleId == "server-version")
                .Severity
        );

    private static IEnumerable<string> Found(string sql, int version) =>
        RuleExamples
            .Check(new RuleExample(sql, true), version)
            .Select(finding => finding.RuleId)
            .Where(rule => rule == "server-version");
}
