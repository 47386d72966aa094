using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Tests.Errors;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>Where the range goes in a statement, and which statements have no place for one.</summary>
public sealed class RangedStatementTests
{
    private const string Head = "-- pgmigrate:batch table=app.item key=id passes=3\n";

    private const string Other =
        "Give |Make one|Write |Mark the place|Name the same table|Go over another|Say |What can|Without both";

    private static readonly ScriptFile File = new("0001_x.sql", "up", "/m/up/0001_x.sql", ScriptKind.OneTime);

    private static readonly BatchKey Key = new(
        "app.item",
        [new KeyColumn("id", "pg_catalog.int8", "pg_catalog", true, true)],
        "",
        0
    );

    private static readonly BatchKey Pair = new(
        "app.item",
        [
            new KeyColumn("tenant", "pg_catalog.int4", "pg_catalog", true, true),
            new KeyColumn("Day Of", "pg_catalog.date", "pg_catalog", true, true),
        ],
        "",
        0
    );

    [Theory]
    // The statement's own condition stays one, whatever stands in it.
    [InlineData(
        "UPDATE app.item SET a = 1 WHERE b OR c -- why\n;",
        """UPDATE app.item SET a = 1 WHERE (app.item."id" OPERATOR(pg_catalog.>) '3'::pg_catalog.int8 AND app.item."id" OPERATOR(pg_catalog.<=) '7'::pg_catalog.int8) AND (b OR c) -- why"""
    )]
    [InlineData(
        "UPDATE ONLY app.item AS i SET a = (SELECT 1 FROM o WHERE true) WHERE b RETURNING id",
        "WHERE {i} AND (b) RETURNING id"
    )]
    [InlineData(
        "UPDATE app.item i SET a = 'WHERE x' FROM o WHERE o.id = i.o AND right(b, 1) = 'x'",
        "WHERE {i} AND (o.id = i.o AND right(b, 1) = 'x')"
    )]
    [InlineData("update app.item \"I\" set a = 1 where b", "where {\"I\"} AND (b)")]
    [InlineData("DELETE FROM app.item USING o WHERE o.gone", "USING o WHERE {app.item} AND (o.gone)")]
    [InlineData(
        "INSERT INTO t (a) SELECT i.a FROM app.item i JOIN o ON o.id = i.o ON CONFLICT DO NOTHING",
        "ON o.id = i.o\nWHERE {i} ON CONFLICT DO NOTHING"
    )]
    [InlineData(
        "INSERT INTO t SELECT a IS DISTINCT FROM b, (SELECT count(*) FROM o), extract(year FROM at) FROM app.item WHERE b ON CONFLICT (a) DO UPDATE SET a = 1 WHERE t.a < 2",
        "FROM app.item WHERE {app.item} AND (b) ON CONFLICT (a) DO UPDATE SET a = 1 WHERE t.a < 2"
    )]
    // Marked: the word before the marker is what every other tool runs, and nothing else is touched.
    [InlineData(
        "UPDATE app.item SET a = '/* pgmigrate:range */ true' WHERE (b OR c) AND TRUE /* pgmigrate:range */",
        "WHERE (b OR c) AND {} /* pgmigrate:range */"
    )]
    [InlineData(
        "WITH gone AS (DELETE FROM app.item i WHERE b AND true /*pgmigrate:range i*/ RETURNING *) INSERT INTO old SELECT * FROM gone",
        "WHERE b AND {i} /*pgmigrate:range i*/ RETURNING *"
    )]
    [InlineData(
        "MERGE INTO t USING (SELECT * FROM app.item WHERE true -- here\n /* pgmigrate:range */) s ON s.id = t.id WHEN MATCHED THEN DELETE",
        "WHERE {} -- here\n /* pgmigrate:range */)"
    )]
    public void The_range_goes_to_its_place(string statement, string expected)
    {
        var sql = Of(statement).For(new KeyRange(Key, "[3]", "[7]")).Sql;
        var start = expected.IndexOf('{', StringComparison.Ordinal);
        if (start >= 0)
        {
            var end = expected.IndexOf('}', StringComparison.Ordinal);
            var qualifier = end > start + 1 ? expected[(start + 1)..end] : null;
            expected = expected[..start] + new KeyRange(Key, "[3]", "[7]").Condition(qualifier) + expected[(end + 1)..];
        }

        Assert.Contains(expected, sql, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_gets_both_ends_and_an_open_one_for_the_first_range()
    {
        const string call = "CALL app.fill(NULL /* pgmigrate:after */, null /* pgmigrate:through */, 'NULL')";
        var ranged = Of(call, "-- pgmigrate:batch table=app.item key=id later-rows=ignored\n");
        Assert.Equal(
            "CALL app.fill('3'::pg_catalog.int8 /* pgmigrate:after */, '7'::pg_catalog.int8 /* pgmigrate:through */, 'NULL')",
            ranged.For(new KeyRange(Key, "[3]", "[7]")).Sql
        );
        Assert.StartsWith(
            "CALL app.fill(NULL::pg_catalog.int8 /* pgmigrate:after */, '7'::",
            ranged.For(new KeyRange(Key, null, "[7]")).Sql,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rows_are_compared_by_all_columns_of_the_key_and_values_are_quoted()
    {
        var range = new KeyRange(Pair, """[1, "it's \\ \"so\""]""", """[12345678901234567890.50, "2026-01-02"]""");
        Assert.Equal(
            """((t."tenant", t."Day Of") OPERATOR(pg_catalog.>) ('1'::pg_catalog.int4, E'it''s \\ "so"'::pg_catalog.date) AND (t."tenant", t."Day Of") OPERATOR(pg_catalog.<=) ('12345678901234567890.50'::pg_catalog.int4, '2026-01-02'::pg_catalog.date))""",
            range.Condition("t")
        );
    }

    [Theory]
    [InlineData("UPDATE app.item SET a = nonsense WHERE b", "nonsense", "nonsense")]
    [InlineData("UPDATE app.item SET a = '🙂' WHERE b = nonsense", "nonsense", "nonsense")]
    [InlineData("UPDATE app.item SET a = '🙂' WHERE true /* pgmigrate:range */ AND nonsense", "nonsense", "nonsense")]
    [InlineData("UPDATE app.item SET a = '🙂' WHERE b = 2", "app.item.\"id\"", "b = 2")]
    public void An_error_of_the_server_is_found_in_the_statement_as_it_is_written(string statement, string sent, string written)
    {
        var ranged = Of(statement);
        var range = new KeyRange(Key, "[3]", "[7]");
        var sql = ranged.For(range).Sql;
        var position = new System.Globalization.StringInfo(
            sql[..sql.IndexOf(sent, StringComparison.Ordinal)]
        ).LengthInTextElements;
        Assert.Equal(
            new System.Globalization.StringInfo(
                statement[..statement.IndexOf(written, StringComparison.Ordinal)]
            ).LengthInTextElements + 1,
            ranged.PositionInWritten(range, position + 1)
        );
    }

    [Theory]
    [InlineData("UPDATE app.item SET a = 1 WHERE b;\nDELETE FROM app.item", 3, 1, "one statement, and this one has 2")]
    [InlineData("-- nothing", 1, 1, "has none")]
    [InlineData("CREATE TABLE t (a integer)", 2, 1, "CREATE TABLE cannot run in batches")]
    [InlineData("VACUUM app.item", 2, 1, "VACUUM cannot")]
    [InlineData("UPDATE app.other SET a = 1 WHERE b", 2, 8, "statement's table is app.other")]
    [InlineData("UPDATE item SET a = 1 WHERE b", 2, 8, "statement's table is item")]
    [InlineData("UPDATE app.item SET a = 1 WHERE CURRENT OF c", 2, 44, "names one row")]
    [InlineData("WITH x AS (SELECT 1) UPDATE app.item SET a = 1 WHERE b", 2, 1, "cannot be told")]
    [InlineData("MERGE INTO app.item i USING o ON o.id = i.id WHEN MATCHED THEN DELETE", 2, 1, "cannot be told")]
    [InlineData(
        "MERGE INTO app.item i USING o ON o.id = i.id AND true /* pgmigrate:range i */ WHEN MATCHED THEN DELETE",
        2,
        55,
        "unmatched"
    )]
    [InlineData("INSERT INTO app.item VALUES (1)", 2, 22, "plain SELECT")]
    [InlineData("INSERT INTO t SELECT 1", 2, 23, "reads from no table")]
    [InlineData("INSERT INTO t SELECT DISTINCT a FROM app.item WHERE b", 2, 22, "With DISTINCT")]
    [InlineData("INSERT INTO t SELECT coalesce(sum(a), 0) FROM app.item WHERE b", 2, 31, "With SUM")]
    [InlineData("INSERT INTO t SELECT rank() OVER (ORDER BY a) FROM app.item WHERE b", 2, 29, "With OVER")]
    [InlineData("INSERT INTO t SELECT a FROM app.item WHERE b GROUP BY a", 2, 46, "With GROUP")]
    [InlineData("INSERT INTO t SELECT a FROM app.item RIGHT JOIN o ON true WHERE b", 2, 38, "With RIGHT")]
    [InlineData("INSERT INTO t SELECT a FROM app.item WHERE b UNION SELECT 1", 2, 46, "With UNION")]
    [InlineData("INSERT INTO t SELECT a FROM app.item LIMIT 5", 2, 38, "With LIMIT")]
    [InlineData("UPDATE app.item SET a = 1 WHERE b /* pgmigrate:range */", 2, 35, "directly behind the word true")]
    [InlineData("UPDATE app.item SET a = 1 WHERE true /* pgmigrate:rang */", 2, 38, "Did you mean 'range'?")]
    [InlineData("UPDATE app.item SET a = 1 WHERE true /* pgmigrate:range a b */", 2, 38, "not the name or alias")]
    [InlineData("SELECT app.fill(NULL /* pgmigrate:after */)", 2, 17, "/* pgmigrate:through */")]
    [InlineData("SELECT app.fill(NULL /* pgmigrate:after x */)", 2, 22, "'x' is no column of the key")]
    [InlineData("UPDATE app.item SET (a, id) = (1, 2) WHERE b", 2, 1, "changes id")]
    [InlineData("UPDATE app.item SET n = n + 1", 2, 1, "every row again in each pass")]
    [InlineData("CALL app.fill(NULL /* pgmigrate:after */, NULL /* pgmigrate:through */)", 2, 1, "does not tell")]
    public void A_statement_that_cannot_be_ranged_is_an_error_at_its_place(string statement, int line, int column, string says)
    {
        var failure = Assert.Throws<MigrationException>(() => Of(statement));
        ErrorText.Require(MigrationErrorId.DirectiveInvalid, failure);
        ErrorText.RequirePlace(failure, File.Path, line, column);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Other.Split('|'), start => failure.RecommendedAction!.Contains(start, StringComparison.Ordinal));
    }

    [Fact]
    public void What_becomes_of_later_rows_must_be_said()
    {
        var failure = Assert.Throws<MigrationException>(() =>
            Of("UPDATE app.item SET a = 1 WHERE a IS NULL", "-- pgmigrate:batch table=app.item key=id\n")
        );
        ErrorText.RequirePlace(failure, File.Path, 2, 1);
        Assert.Contains("later-rows=0012_trigger.sql", failure.RecommendedAction, StringComparison.Ordinal);
    }

    private static RangedStatement Of(string statement, string head = Head)
    {
        var script = Script.InMemory(File, head + statement);
        return RangedStatement.Of(script, script.Directives.Batch!);
    }
}
