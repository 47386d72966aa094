using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>What a finding names, where one statement or one script has several objects, or another than its own table.</summary>
public sealed class RuleTextTests
{
    private const string Item = "CREATE TABLE item (id integer, name text); CREATE INDEX item_name ON item (name)";

    [Theory]
    [InlineData("REINDEX TABLE item", "item", "Writes to item, and most reads, wait while its indexes are built anew.")]
    [InlineData(
        "REINDEX INDEX item_name",
        "item_name",
        "Writes to public.item, and most reads, wait while the index item_name is built anew."
    )]
    [InlineData(
        "REINDEX INDEX other_name",
        "other_name",
        "Writes to its table, and most reads, wait while the index other_name is built anew."
    )]
    [InlineData(
        "REINDEX SCHEMA app",
        "app",
        "Writes to each table of the schema app, and most reads, wait while their indexes are built anew."
    )]
    public void Reindex_tells_whose_writers_wait(string sql, string name, string message)
    {
        var finding = Find("reindex", sql);

        Assert.Equal((name, message), (finding.Object, finding.Message));
    }

    [Theory]
    [InlineData("CREATE TYPE \"Odd\" AS ENUM ('a')")]
    [InlineData("CREATE TYPE \"Odd\" AS ENUM ('a'); CREATE TABLE more (id integer)")]
    public void Names_without_a_schema_are_found_at_the_first(string sql) =>
        Assert.Equal("Odd", Find("unqualified-name", sql).Object);

    private static Finding Find(string rule, string sql) =>
        Assert.Single(RuleExamples.Check(new RuleExample(sql, true) { Setup = Item }), finding => finding.RuleId == rule);
}
