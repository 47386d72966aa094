using PgMigrate.Engine.Sql.Blocks;
using PgMigrate.Engine.Tests.Rules.Examples;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>Statements in a DO block are judged where they stand.</summary>
public sealed class DoBlockTests
{
    private const string Item = "CREATE TABLE item (id integer, name text)";

    [Fact]
    public void A_finding_points_into_the_body()
    {
        var finding = Assert.Single(
            Check(
                """
                DO $do$
                BEGIN
                    ALTER TABLE item
                        ALTER COLUMN name SET NOT NULL;
                END
                $do$
                """
            ),
            finding => finding.RuleId == "set-not-null"
        );
        Assert.Equal((4, 9), (finding.Line, finding.Column));
        Assert.StartsWith("ALTER TABLE item", finding.Statement, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_on_a_condition_is_a_warning()
    {
        const string Change = "ALTER TABLE item ADD COLUMN code text NOT NULL;";
        Assert.Equal(FindingSeverity.Error, SeverityOf($"DO $$ BEGIN {Change} END $$"));
        Assert.Equal(FindingSeverity.Warning, SeverityOf($"DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN {Change} END IF; END $$"));
        Assert.Equal(FindingSeverity.Warning, SeverityOf($"DO $$ BEGIN IF true THEN RETURN; END IF; {Change} END $$"));
        Assert.Equal(
            FindingSeverity.Warning,
            SeverityOf($"DO $$ BEGIN {Change} EXCEPTION WHEN duplicate_column THEN NULL; END $$")
        );
    }

    [Fact]
    public void What_is_made_on_a_condition_is_not_made_twice() =>
        Assert.DoesNotContain(
            Check("DO $$ BEGIN IF 1 = 2 THEN ALTER TABLE item ADD COLUMN name text NOT NULL; END IF; END $$"),
            finding => finding.RuleId == "add-required-column"
        );

    [Fact]
    public void What_is_made_where_it_is_missing_takes_no_standing_tables_place() =>
        Assert.Equal(
            FindingSeverity.Error,
            SeverityOf(
                "DO $$ BEGIN IF to_regclass('item') IS NULL THEN CREATE TABLE item (id integer); END IF; END $$; ALTER TABLE "
                    + "item ADD COLUMN code text NOT NULL"
            )
        );

    [Theory]
    [InlineData(
        "DO $$ BEGIN IF CASE WHEN true THEN true END THEN NULL; ELSE DROP TABLE item; END IF; END $$",
        "DROP TABLE item?"
    )]
    [InlineData("DO $$ <<outer>> DECLARE n integer := 1; BEGIN n := 2; PERFORM 1; TRUNCATE item; END outer $$", "TRUNCATE item")]
    [InlineData("DO LANGUAGE plpgsql 'BEGIN LOCK TABLE item; END'", "LOCK TABLE item")]
    [InlineData(
        "DO $$ BEGIN CASE 1 WHEN 1 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE; DROP TABLE c; END $$",
        "DROP TABLE a?|DROP TABLE b?|DROP TABLE c"
    )]
    [InlineData(
        "DO $$ BEGIN BEGIN DROP TABLE a; EXCEPTION WHEN OTHERS THEN DROP TABLE b; END; DROP TABLE c; END $$",
        "DROP TABLE a?|DROP TABLE b?|DROP TABLE c"
    )]
    [InlineData(
        "DO $$ BEGIN FOR i IN 1..3 LOOP DELETE FROM item WHERE id = i; END LOOP; DROP TABLE c; END $$",
        "DELETE FROM item WHERE id = i?|DROP TABLE c"
    )]
    [InlineData(
        "DO $$ DECLARE comment text; BEGIN comment := 'x'; SELECT 1 INTO comment; RAISE NOTICE 'DROP TABLE a;'; END $$",
        ""
    )]
    [InlineData(
        "DO $$ BEGIN CREATE RULE r AS ON INSERT TO item DO ALSO (DELETE FROM a; DELETE FROM b); DROP TABLE c; END $$",
        "CREATE RULE r AS ON INSERT TO item DO ALSO (DELETE FROM a; DELETE FROM b)|DROP TABLE c"
    )]
    [InlineData("DO $$ BEGIN this is not SQL at all; DROP TABLE a END", "")]
    [InlineData("DO $$ BEGIN IF THEN ELSE END CASE END LOOP; ; EXCEPTION END; END $$", "")]
    [InlineData("DO LANGUAGE plpython3u $$ plpy.execute('x') $$", "")]
    [InlineData("DO 'BEGIN RAISE NOTICE ''x''; DROP TABLE a; END'", "")]
    public void The_statements_of_a_block(string sql, string statements)
    {
        var block = DoBlock.Read(sql);
        var read = block.Statements.Select(statement =>
            string.Concat(sql.AsSpan(statement.Offset, statement.Length), statement.IsConditional ? "?" : "")
        );
        Assert.Equal(statements, string.Join('|', read));
    }

    [Fact]
    public void Dynamic_SQL_has_its_place()
    {
        const string Sql = "DO $$ BEGIN EXECUTE 'DROP TABLE item'; END $$";
        Assert.Equal(Sql.IndexOf("EXECUTE", StringComparison.Ordinal), DoBlock.Read(Sql).DynamicOffset);
        Assert.Equal(13, Assert.Single(Check(Sql), finding => finding.RuleId == "dynamic-sql").Column);
    }

    private static FindingSeverity SeverityOf(string sql) =>
        Assert.Single(Check(sql), finding => finding.RuleId == "add-required-column").Severity;

    private static IReadOnlyList<Finding> Check(string sql) => RuleExamples.Check(new RuleExample(sql, true) { Setup = Item });
}
