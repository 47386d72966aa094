using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Rules.Model;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;
using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>A rule judges the table that a name means to the server where its statement stands.</summary>
public sealed class RuleNameTests
{
    private const string Change = "ALTER TABLE item ADD COLUMN code text NOT NULL";

    [Theory]
    [InlineData("BEGIN; SET LOCAL search_path = a; COMMIT; {change}")]
    [InlineData("BEGIN; SET LOCAL search_path = a; ROLLBACK; {change}")]
    [InlineData("BEGIN; SET search_path = a; ROLLBACK; {change}")]
    [InlineData("SAVEPOINT s; SET search_path = a; ROLLBACK TO s; {change}")]
    [InlineData("BEGIN; SELECT set_config('search_path', 'a', true); COMMIT; {change}")]
    [InlineData("-- pgmigrate:transaction off\nSET LOCAL search_path = a; {change}")]
    [InlineData("SET search_path = b, public; {change}")]
    [InlineData("SET search_path = \"$user\", public; {change}")]
    public void A_table_that_the_script_has_made_on_another_path(string script)
    {
        var begin = script.IndexOf('\n', StringComparison.Ordinal) + 1;
        var (directive, statements) = (script[..begin], script[begin..]);
        var whole = $"{directive}CREATE TABLE public.item (id integer); {statements}";

        Assert.Empty(Find("add-required-column", whole.Replace("{change}", Change, StringComparison.Ordinal)));
        Assert.Single(
            Find(
                "add-required-column",
                whole.Replace("{change}", Change.Replace("item", "a.item", StringComparison.Ordinal), StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData("BEGIN; CREATE TABLE item (id integer); ROLLBACK; {change}")]
    [InlineData("SAVEPOINT s; CREATE TABLE item (id integer); ROLLBACK TO s; {change}")]
    [InlineData("BEGIN; CREATE TEMP TABLE item (id integer) ON COMMIT DROP; COMMIT; {change}")]
    [InlineData("CREATE TABLE item (id integer); SET search_path = a; {change}")]
    public void A_table_that_is_not_the_one_the_script_has_made(string script) =>
        Assert.Single(Find("add-required-column", script.Replace("{change}", Change, StringComparison.Ordinal)));

    [Fact]
    public void A_temporary_table_ends_with_its_script() =>
        Assert.Single(Find("add-required-column", Change, "CREATE TEMP TABLE item (id integer)"));

    [Theory]
    [InlineData("ALTER TABLE a.owner RENAME TO keeper; SET search_path = b", "a.item", "a.keeper")]
    [InlineData("ALTER SCHEMA a RENAME TO c", "c.item", "c.owner")]
    [InlineData("SET search_path = b; ALTER TABLE a.owner SET SCHEMA b", "a.item", "b.owner")]
    [InlineData("SET search_path = b; CREATE TABLE owner (id integer)", "a.item", "a.owner")]
    public void A_foreign_key_points_to_its_table_whatever_that_is_called(string script, string table, string parent)
    {
        const string Setup =
            "SET search_path = a; CREATE TABLE owner (id integer PRIMARY KEY); CREATE TABLE item (owner integer REFERENCES owner); ";
        var names = new NameScope(SessionNames.Usual);
        var schema = new SchemaModel(names);
        foreach (var statement in SqlText.Read(Setup + script).Statements)
            schema.Apply(statement, default);

        var locks = CommandLocks.Of(CommandReader.Read($"DROP TABLE {table}")!, schema, names.Path);

        Assert.Equal([table, parent], locks.Select(held => held.Table.ToString()));
    }

    private static Finding[] Find(string rule, string sql, string setup = "") =>
        [.. RuleExamples.Check(new RuleExample(sql, true) { Setup = setup }).Where(finding => finding.RuleId == rule)];
}
