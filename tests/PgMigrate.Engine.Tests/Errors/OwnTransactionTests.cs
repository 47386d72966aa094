using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Scripts with BEGIN and COMMIT of their own.</summary>
public sealed class OwnTransactionTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task They_run_as_written_and_are_reported()
    {
        Folder.Write(
            "up/0001_own.sql",
            "BEGIN;\nCREATE TABLE t (a integer);\nCOMMIT;\nBEGIN;\nINSERT INTO t VALUES (1);\nROLLBACK;\nSTART "
                + "TRANSACTION;\nINSERT INTO t VALUES (2);\nEND;\n"
                + "INSERT INTO t VALUES (3);"
        );
        await MigrateAsync();
        Assert.Equal([2, 3], await Database.QueryAsync<int>("SELECT a FROM t"));
        Assert.Equal(["0001_own.sql"], await AppliedAsync());
        Assert.Contains(Observer.Messages, message => message is { Severity: MessageSeverity.Warning, Script: "0001_own.sql" });
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
    }

    [Theory]
    [InlineData("BEGIN;\nCREATE TABLE t (a integer);")]
    [InlineData("BEGIN;\nCREATE TABLE t (a integer);\nROLLBACK AND CHAIN;\nCREATE TABLE t (a integer);")]
    [InlineData("BEGIN;\nSELECT 1;\nCOMMIT AND CHAIN;\nCREATE TABLE t (a integer);")]
    public async Task One_that_leaves_a_transaction_open(string script)
    {
        Folder.Write("up/0001_open.sql", script);
        Folder.Write("up/0002_never.sql", "CREATE TABLE never (a integer);");
        var failure = await RefuseAsync(MigrationErrorId.TransactionLeftOpen);
        Assert.Equal("0001_open.sql", failure.Script);
        Assert.NotNull(failure.Line);
        Assert.False(await ExistsAsync("t"));
        Assert.False(await ExistsAsync("never"));
        Assert.Empty(await AppliedAsync());
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task One_that_ends_in_ROLLBACK_does_not_run()
    {
        var path = Folder.Write("up/0001_rollback.sql", "BEGIN;\nCREATE TABLE t (a integer);\nROLLBACK;");
        var failure = await RefuseAsync(MigrationErrorId.TransactionLeftOpen);
        ErrorText.RequirePlace(failure, path, line: 3, column: 1);
        Assert.Contains("-- pgmigrate:allow ends-in-rollback", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(await AppliedAsync());
    }

    [Fact]
    public async Task One_that_may_end_in_ROLLBACK()
    {
        Folder.Write(
            "up/0001_rollback.sql",
            "-- pgmigrate:allow ends-in-rollback -- a trial\nCREATE TABLE t (a integer);\nBEGIN;\nINSERT INTO t VALUES "
                + "(1);\nROLLBACK;"
        );
        await MigrateAsync();
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Equal(["0001_rollback.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task One_that_fails_before_its_first_COMMIT_can_run_again()
    {
        Folder.Write("up/0001_fails.sql", "BEGIN;\nCREATE TABLE t (a integer);\nSELECT * FROM not_yet;\nCOMMIT;");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(3, failure.Line);
        Assert.False(await ExistsAsync("t"));
        await Database.ExecuteAsync("CREATE TABLE not_yet (a integer)");
        await MigrateAsync();
        Assert.Equal(["0001_fails.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task One_that_fails_after_a_COMMIT_goes_on_behind_it()
    {
        await Database.ExecuteAsync("CREATE TABLE executed (a integer)");
        Folder.Write(
            "up/0001_fails.sql",
            "BEGIN;\nINSERT INTO executed VALUES (1);\nCOMMIT;\nBEGIN;\nINSERT INTO executed SELECT * FROM not_yet;\nCOMMIT;\n"
        );
        await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal([1], await Database.QueryAsync<int>("SELECT a FROM executed"));

        await Database.ExecuteAsync("CREATE TABLE not_yet AS SELECT 2 AS a");
        await MigrateAsync();

        Assert.Equal(["0001_fails.sql"], await AppliedAsync());
        Assert.Equal([1, 2], await Database.QueryAsync<int>("SELECT a FROM executed"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
    }

    [Fact]
    public async Task A_deferred_trigger_runs_as_the_role_of_its_transaction()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE seen (who text); GRANT ALL ON seen TO PUBLIC; CREATE TABLE t (a integer); GRANT ALL ON t TO PUBLIC;
            CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen VALUES (current_user); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER look AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION look();
            """
        );
        Folder.Write(
            "up/0001_own.sql",
            "BEGIN;\nSET LOCAL ROLE pg_monitor;\nINSERT INTO t VALUES (1);\nCOMMIT;\nSET ROLE pg_monitor;\nINSERT INTO t VALUES "
                + "(2);"
        );
        await MigrateAsync();
        Assert.Equal(["pg_monitor", "pg_monitor"], await Database.QueryAsync<string>("SELECT who FROM seen"));
    }

    [Fact]
    public async Task A_deferred_constraint_fails_at_its_COMMIT()
    {
        Folder.Write(
            "up/0001_tables.sql",
            "CREATE TABLE parent (a integer PRIMARY KEY);\nCREATE TABLE child (a integer REFERENCES parent DEFERRABLE INITIALLY "
                + "DEFERRED);"
        );
        Folder.Write("up/0002_orphan.sql", "BEGIN;\nINSERT INTO child VALUES (1);\nCOMMIT;");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(("0002_orphan.sql", 3, "23503"), (failure.Script, failure.Line, failure.SqlState));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM child"));
    }
}
