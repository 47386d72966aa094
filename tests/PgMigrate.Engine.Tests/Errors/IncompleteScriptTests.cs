using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>What nothing ends takes the rest of its script: no run begins with it, whoever asks.</summary>
public sealed class IncompleteScriptTests(PostgresServer server) : ErrorTestBase(server)
{
    // The script, where in it that begins, and what it is called.
    private static readonly (string Script, int Line, int Column, string What)[] Scripts =
    [
        (
            "CREATE TABLE a (x int); /* filled from import/*.csv nightly */ CREATE TABLE b (x int);",
            1,
            25,
            "unterminated /* comment"
        ),
        ("/* open\nCREATE TABLE a (x int);", 1, 1, "unterminated /* comment"),
        (
            "-- pgmigrate:lock-timeout 2s\n/* about /* nested */\n-- pgmigrate:retries 3\nCREATE TABLE a (x int);",
            2,
            1,
            "unterminated /* comment"
        ),
        ("CREATE TABLE a (x int)\n/* open", 2, 1, "unterminated /* comment"),
        ("CREATE TABLE a (x int /* open\n); CREATE TABLE b (x int);", 1, 23, "unterminated /* comment"),
        ("-- pgmigrate:transaction off\nCREATE TABLE a (x int);\n  /* open */ /* open", 3, 14, "unterminated /* comment"),
        ("BEGIN; CREATE TABLE a (x int); COMMIT; /*", 1, 40, "unterminated /* comment"),
        ("CREATE TABLE a (x text DEFAULT 'it); CREATE TABLE b (x int);", 1, 32, "unterminated quoted string"),
        ("CREATE TABLE a (x int);\nSELECT E'a\\';\nCREATE TABLE b (x int);", 2, 8, "unterminated quoted string"),
        ("CREATE TABLE a (x int);\nSELECT U&'a;", 2, 8, "unterminated quoted string"),
        ("CREATE TABLE a (x int);\nSELECT 'a'\n  'b;", 2, 8, "unterminated quoted string"),
        ("SELECT B'01;", 1, 8, "unterminated bit string literal"),
        ("SELECT x'0f;", 1, 8, "unterminated hexadecimal string literal"),
        ("CREATE TABLE a (x int); CREATE TABLE \"b (x int);", 1, 38, "unterminated quoted identifier"),
        ("CREATE TABLE a (x int); CREATE TABLE U&\"b (x int);", 1, 38, "unterminated quoted identifier"),
        (
            "CREATE TABLE a (x int);\nDO $body$ BEGIN NULL; END $Body$;\nCREATE TABLE b (x int);",
            2,
            4,
            "unterminated dollar-quoted string"
        ),
        ("CREATE TABLE a (x int;\nCREATE TABLE b (x int);", 1, 16, "unterminated parenthesis"),
        (
            "CREATE TABLE a (x int);\nCREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;\nCREATE TABLE b (x int);",
            2,
            33,
            "unterminated BEGIN ATOMIC"
        ),
        ("CREATE TABLE a (x text);\nCOPY a FROM stdin;\n1\nCREATE TABLE b (x int);\n", 3, 1, "The data of COPY"),
        ("CREATE TABLE a (x text);\nCOPY a FROM stdin;\n", 2, 1, "COPY FROM STDIN has no data"),
        (
            "CREATE TABLE a (x text);\nCOPY a FROM stdin; /* open\n1\n\\.\n*/ CREATE TABLE b (x int);",
            2,
            20,
            "unterminated /* comment"
        ),
    ];

    [Fact]
    public async Task Is_refused_by_run_preview_and_checks_at_the_place_where_it_begins()
    {
        foreach (var (script, line, column, what) in Scripts)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(script);
            Folder.Write("up/0001_good.sql", "CREATE TABLE good (x int);");
            await RequireRefusedAsync(Folder.Write("up/0002_bad.sql", script), line, column, what);
        }

        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_down_script_is_refused_before_anything_is_taken_back()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (x int);");
        Folder.Write("up/0002_b.sql", "CREATE TABLE b (x int);");
        Folder.Write("down/0001_a.sql", "SELECT 1; /* see down/*.sql */ DROP TABLE a;");
        Folder.Write("down/0002_b.sql", "DROP TABLE b;");
        await MigrateAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.UndoAsync(Target, Options, new UndoOptions { Last = 2 }, Observer, CancellationToken.None)
        );

        ErrorText.RequirePlace(
            ErrorText.Require(MigrationErrorId.ScriptIncomplete, failure),
            Folder["down/0001_a.sql"],
            line: 1,
            column: 11
        );
        Assert.Equal(["0001_a.sql", "0002_b.sql"], await AppliedAsync());
        Assert.True(await ExistsAsync("b"));
    }

    [Fact]
    public async Task What_was_applied_as_it_is_finds_nobody_who_reads_it()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (x int); /* open");
        await MigrateAsync(Options with { Baseline = true });
        Assert.DoesNotContain(
            await MigrationChecker.CheckAsync(Target, new CheckOptions { Run = Options }, Observer, CancellationToken.None),
            finding => finding.RuleId == "unsendable-script"
        );
        await MigrateAsync();
    }

    [Fact]
    public async Task Several_COPYs_of_one_line_have_their_data_one_behind_the_other()
    {
        Folder.Write(
            "up/0001_copy.sql",
            "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE TABLE seen (x bigint);\n"
                + "COPY a FROM stdin; INSERT INTO seen SELECT count(*) FROM a; COPY b FROM stdin;\n1\n2\n\\.\n3\n\\.\nINSERT "
                + "INTO seen SELECT count(*) FROM b;"
        );
        await MigrateAsync();
        Assert.Equal([1, 2], await Database.QueryAsync<int>("SELECT x FROM a ORDER BY x"));
        Assert.Equal([3], await Database.QueryAsync<int>("SELECT x FROM b"));
        Assert.Equal([2L, 1L], await Database.QueryAsync<long>("SELECT x FROM seen"));
    }

    private async Task RequireRefusedAsync(string path, int line, int column, string what)
    {
        var failure = await RefuseAsync(MigrationErrorId.ScriptIncomplete);
        ErrorText.RequirePlace(failure, path, line, column);
        Assert.Contains(what, failure.Message, StringComparison.Ordinal);

        var previewed = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None)
        );
        Assert.Equal(
            (failure.ErrorId, failure.Message, failure.RecommendedAction),
            (previewed.ErrorId, previewed.Message, previewed.RecommendedAction)
        );

        var found = (
            await MigrationChecker.CheckAsync(null, new CheckOptions { Run = Options }, Observer, CancellationToken.None)
        ).First(finding => finding.RuleId == "unsendable-script");
        Assert.Equal((FindingSeverity.Error, path, line, column), (found.Severity, found.Path, found.Line, found.Column));
        Assert.Contains(what, found.Message, StringComparison.Ordinal);
        Assert.Equal(failure.RecommendedAction, found.SafeWay);
    }
}
