using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>A script that runs again makes things that are there then, of every kind.</summary>
public sealed class NotRepeatableRuleTests
{
    [Theory]
    [InlineData("CREATE VIEW s.x AS SELECT 1 AS n", "s.x")]
    [InlineData("CREATE FUNCTION s.x() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "s.x")]
    [InlineData("CREATE TABLE s.x (id integer)", "s.x")]
    [InlineData("CREATE INDEX x ON s.item (id)", "s.x")]
    [InlineData("CREATE TRIGGER x BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f()", "x")]
    [InlineData("CREATE POLICY x ON item", "x")]
    [InlineData("CREATE TYPE s.x AS ENUM ('one')", "s.x")]
    [InlineData("CREATE DOMAIN s.x AS text", "s.x")]
    [InlineData("CREATE SEQUENCE s.x", "s.x")]
    [InlineData("CREATE SCHEMA x", "x")]
    [InlineData("CREATE EXTENSION x", "x")]
    public void What_is_made_is_found_and_named(string sql, string name)
    {
        Assert.Equal([name], Made(sql, ScriptKind.AnyTime));
        Assert.Equal([name], Made(sql, ScriptKind.EveryTime));
        Assert.Empty(Made(sql, ScriptKind.OneTime));
    }

    [Theory]
    [InlineData("CREATE OR REPLACE VIEW x AS SELECT 1 AS n")]
    [InlineData("CREATE TEMPORARY VIEW x AS SELECT 1 AS n")]
    [InlineData("CREATE OR REPLACE FUNCTION x() RETURNS integer LANGUAGE sql AS 'SELECT 1'")]
    [InlineData("CREATE TABLE IF NOT EXISTS x (id integer)")]
    [InlineData("CREATE TEMPORARY TABLE x (id integer)")]
    [InlineData("CREATE INDEX IF NOT EXISTS x ON item (id)")]
    [InlineData("CREATE INDEX ON item (id)")]
    [InlineData("CREATE OR REPLACE TRIGGER x BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f()")]
    [InlineData("ALTER POLICY x ON item USING (true)")]
    [InlineData("CREATE SEQUENCE IF NOT EXISTS x")]
    [InlineData("CREATE SCHEMA IF NOT EXISTS x")]
    [InlineData("CREATE EXTENSION IF NOT EXISTS x")]
    [InlineData("DROP TYPE IF EXISTS x; CREATE TYPE x AS ENUM ('one')")]
    [InlineData("DROP DOMAIN IF EXISTS x; CREATE DOMAIN x AS text")]
    public void What_may_be_there_already_is_passed_over(string sql) => Assert.Empty(Made(sql, ScriptKind.AnyTime));

    private static IEnumerable<string?> Made(string sql, ScriptKind kind) =>
        RuleExamples
            .Check(new RuleExample(sql, true), kind: kind)
            .Where(finding => finding.RuleId == "not-repeatable")
            .Select(finding => finding.Object);
}
