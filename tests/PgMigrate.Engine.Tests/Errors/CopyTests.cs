using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary><c>COPY … FROM stdin</c> with its data in the script.</summary>
public sealed class CopyTests(PostgresServer server) : ErrorTestBase(server)
{
    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:transaction off\n")]
    [InlineData("BEGIN;\n", "COMMIT;\n")]
    public async Task Good_data(string begin, string end = "")
    {
        Folder.Write(
            "up/0001_copy.sql",
            begin
                + """
                CREATE TABLE t (a integer, b text);
                COPY t FROM stdin;
                1	one; still one
                2	\N
                3	Größe
                \.
                COPY t (a, b) FROM STDIN WITH (FORMAT csv, HEADER);
                a,b
                4,"four
                lines"
                \.
                COPY t FROM stdin;
                \.
                INSERT INTO t SELECT max(a) + 1, 'after' FROM t;

                """.ReplaceLineEndings("\n")
                + end
        );
        await MigrateAsync();
        Assert.Equal(
            ["one; still one", null, "Größe", "four\nlines", "after"],
            await Database.QueryAsync<string>("SELECT b FROM t ORDER BY a")
        );
        Assert.Equal(["0001_copy.sql"], await AppliedAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:transaction off\n", 1)]
    [InlineData("BEGIN;\n", 1, "COMMIT;\n")]
    public async Task Bad_data(string begin, int linesBefore = 0, string end = "")
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer)");
        var path = Folder.Write(
            "up/0001_copy.sql",
            begin + "INSERT INTO t VALUES (0);\nCOPY t FROM stdin;\n1\n2\nthree\n\\.\nINSERT INTO t VALUES (4);\n" + end
        );

        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);

        ErrorText.RequirePlace(failure, path, linesBefore + 2, 1);
        Assert.Equal("22P02", failure.SqlState);
        Assert.Equal("COPY t FROM stdin", failure.Statement);
        Assert.Contains("line 3", failure.Detail, StringComparison.Ordinal);
        var kept = begin.Contains("off", StringComparison.Ordinal) ? [0] : Array.Empty<int>();
        Assert.Equal(kept, await Database.QueryAsync<int>("SELECT a FROM t"));
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task A_table_that_does_not_exist()
    {
        var path = Folder.Write("up/0001_copy.sql", "CREATE TABLE t (a integer);\nCOPY nowhere FROM stdin;\n1\n\\.\n");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        ErrorText.RequirePlace(failure, path, line: 2, column: 1);
        Assert.Equal("42P01", failure.SqlState);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task A_row_that_breaks_a_key()
    {
        Folder.Write("up/0001_copy.sql", "CREATE TABLE t (a integer PRIMARY KEY);\nCOPY t FROM stdin;\n1\n1\n\\.\n");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal((2, "23505"), (failure.Line, failure.SqlState));
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Much_data_and_an_error_at_its_end()
    {
        var rows = string.Concat(Enumerable.Range(1, 200_000).Select(row => $"{row}\n"));
        Folder.Write("up/0001_copy.sql", $"CREATE TABLE t (a integer);\nCOPY t FROM stdin;\n{rows}\\.\n");
        Folder.Write("up/0002_bad.sql", $"COPY t FROM stdin;\n{rows}bad\n\\.\n");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(("0002_bad.sql", 1), (failure.Script, failure.Line));
        Assert.Contains("line 200001", failure.Detail, StringComparison.Ordinal);
        Assert.Equal(200_000, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Equal(200_000, Observer.Runs[0].Rows);
    }

    [Theory]
    [InlineData("COPY t TO stdout;")]
    [InlineData("CREATE TABLE u (a integer);\nCOPY u TO STDOUT;")]
    public async Task COPY_to_standard_output(string script)
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer)");
        Folder.Write("up/0001_copy.sql", script);
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal("0001_copy.sql", failure.Script);
        Assert.NotNull(failure.Line);
        Assert.False(await ExistsAsync("u"));
        await AssertNothingRunsAsync();
    }
}
