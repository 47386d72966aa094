using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>What a run has made is known under the name that it has now, and no longer under the one that it had.</summary>
public sealed class SchemaModelTests
{
    private const string Table = "CREATE TABLE a.item (id integer); ";
    private const string Enum = "CREATE TYPE a.mood AS ENUM ('good'); ";
    private const string Domain = "CREATE DOMAIN a.code AS text CHECK (value <> ''); ";

    [Theory]
    [InlineData("ALTER SCHEMA a RENAME TO b", "b.item", "a.item")]
    [InlineData("ALTER TABLE a.item SET SCHEMA b", "b.item", "a.item")]
    [InlineData("ALTER TABLE a.item RENAME TO thing", "a.thing", "a.item")]
    [InlineData("ALTER TABLE a.item SET SCHEMA b; ALTER SCHEMA b RENAME TO c", "c.item", "b.item")]
    public void A_table_of_the_run(string change, string now, string before)
    {
        Assert.Empty(Find("add-required-column", $"{Table}{change}; ALTER TABLE {now} ADD COLUMN code text NOT NULL"));
        Assert.Single(Find("add-required-column", $"{Table}{change}; ALTER TABLE {before} ADD COLUMN code text NOT NULL"));
        Assert.Single(Find("add-required-column", $"{change}; ALTER TABLE {now} ADD COLUMN code text NOT NULL", Table));
    }

    [Theory]
    [InlineData("ALTER SCHEMA a RENAME TO b", "b.mood", "a.mood")]
    [InlineData("ALTER TYPE a.mood SET SCHEMA b", "b.mood", "a.mood")]
    [InlineData("ALTER TYPE a.mood RENAME TO humour", "a.humour", "a.mood")]
    public void An_enum_of_the_run(string change, string now, string before)
    {
        Assert.Empty(Find("rename-enum-value", $"{Enum}{change}; ALTER TYPE {now} RENAME VALUE 'good' TO 'glad'"));
        Assert.Single(Find("rename-enum-value", $"{Enum}{change}; ALTER TYPE {before} RENAME VALUE 'good' TO 'glad'"));
        Assert.Single(Find("rename-enum-value", $"{change}; ALTER TYPE {now} RENAME VALUE 'good' TO 'glad'", Enum));
    }

    [Theory]
    [InlineData("ALTER SCHEMA a RENAME TO b", "b.code", "a.code")]
    [InlineData("ALTER DOMAIN a.code SET SCHEMA b", "b.code", "a.code")]
    [InlineData("ALTER TYPE a.code SET SCHEMA b", "b.code", "a.code")]
    [InlineData("ALTER DOMAIN a.code RENAME TO word", "a.word", "a.code")]
    public void A_domain(string change, string now, string before)
    {
        const string Item = "CREATE TABLE item (id integer); ";
        Assert.Single(Find("add-column-domain", $"{Domain}{change}; ALTER TABLE item ADD COLUMN code {now}", Item));
        Assert.Empty(Find("add-column-domain", $"{Domain}{change}; ALTER TABLE item ADD COLUMN code {before}", Item));
    }

    [Theory]
    [InlineData("ALTER SCHEMA a RENAME TO b", "b.item", "b.total")]
    [InlineData("ALTER MATERIALIZED VIEW a.total SET SCHEMA b", "a.item", "b.total")]
    [InlineData("ALTER MATERIALIZED VIEW a.total RENAME TO sum", "a.item", "a.sum")]
    public void A_view_keeps_where_it_was_made(string change, string table, string view)
    {
        const string View = "CREATE MATERIALIZED VIEW a.total AS SELECT count(*) FROM a.item; ";
        Assert.Empty(Find("refresh-materialized-view", $"{Table}{View}{change}; REFRESH MATERIALIZED VIEW {view}"));
        Assert.Single(Find("refresh-materialized-view", $"{change}; REFRESH MATERIALIZED VIEW {view}", Table + View));
        Assert.Empty(Find("add-required-column", $"{Table}{View}{change}; ALTER TABLE {table} ADD COLUMN code text NOT NULL"));
    }

    [Theory]
    [InlineData("CREATE INDEX item_owner ON item (owner)", "DROP INDEX item_owner")]
    [InlineData("CREATE INDEX ON item (owner)", "DROP INDEX public.item_owner_idx")]
    [InlineData("CREATE INDEX item_owner ON item (owner); ALTER INDEX item_owner RENAME TO i", "DROP INDEX IF EXISTS i")]
    public void A_dropped_index_serves_no_key(string index, string drop)
    {
        const string Item = "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner integer REFERENCES owner); ";
        Assert.Empty(Find("foreign-key-index", Item + index));
        Assert.Single(Find("foreign-key-index", $"{Item}{index}; {drop}"));
        Assert.Empty(Find("foreign-key-index", $"{Item}{index}; {drop.Replace("i", "x", StringComparison.Ordinal)}"));
    }

    [Theory]
    [InlineData("item (owner)", "other", true)]
    [InlineData("item (owner, other)", "other", false)]
    public void An_index_goes_with_each_of_its_columns(string index, string dropped, bool serves)
    {
        const string Item =
            "CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner integer REFERENCES owner, other text); ";
        Assert.Equal(
            serves,
            Find("foreign-key-index", $"{Item}CREATE INDEX ON {index}; ALTER TABLE item DROP COLUMN {dropped}").Length == 0
        );
    }

    [Fact]
    public void An_index_of_a_temporary_table_is_in_nobodys_way() =>
        Assert.Empty(
            Find("drop-index", "CREATE TEMPORARY TABLE item (id integer); CREATE INDEX item_id ON item (id); DROP INDEX item_id")
        );

    [Theory]
    [InlineData("DROP FUNCTION a.f()")]
    [InlineData("DROP FUNCTION IF EXISTS a.f")]
    [InlineData("DROP ROUTINE a.f")]
    public void What_a_dropped_function_did_is_not_known_of_the_next(string drop)
    {
        const string Function = "CREATE FUNCTION a.f() RETURNS integer STABLE LANGUAGE sql AS 'SELECT 1'; ";
        Assert.Empty(Find("opaque-statement", $"{Function}SELECT a.f()"));
        Assert.Single(Find("opaque-statement", $"{Function}{drop}; SELECT a.f()"));
    }

    [Fact]
    public void What_was_in_a_dropped_schema_is_not_there() =>
        Assert.Single(
            Find("add-required-column", $"{Table}DROP SCHEMA a CASCADE; ALTER TABLE a.item ADD COLUMN code text NOT NULL")
        );

    private static Finding[] Find(string rule, string sql, string setup = "") =>
        [.. RuleExamples.Check(new RuleExample(sql, true) { Setup = setup }).Where(finding => finding.RuleId == rule)];
}
