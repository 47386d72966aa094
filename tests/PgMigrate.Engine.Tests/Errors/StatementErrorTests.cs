using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Statements that the server refuses.</summary>
public sealed class StatementErrorTests(PostgresServer server) : ErrorTestBase(server)
{
    [Fact]
    public async Task A_syntax_error_on_line_40()
    {
        var path = Folder.Write(
            "up/0001_long.sql",
            "CREATE TABLE half (a integer);\n"
                + string.Concat(Enumerable.Range(2, 37).Select(line => $"-- line {line}\n"))
                + "INSERT INTO half\n  VALUES (1) RETURNNG a;\nCREATE TABLE never (a integer);\n"
        );
        Folder.Write("up/0002_never.sql", "CREATE TABLE never (a integer);");

        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);

        ErrorText.RequirePlace(failure, path, line: 40, column: 14);
        Assert.Equal("0001_long.sql", failure.Script);
        Assert.Equal("INSERT INTO half\n  VALUES (1) RETURNNG a", failure.Statement);
        Assert.Equal("42601", failure.SqlState);
        Assert.Equal(Target.ToString(), failure.Target);
        await AssertUntouchedAsync();
        await AssertNothingRunsAsync();
        await AssertRecordedAsync(failure);
    }

    [Fact]
    public async Task A_syntax_error_with_CRLF_and_characters_of_two_units()
    {
        var path = Folder.Write("up/0001_crlf.sql", "SELECT 1;\r\n\r\n\tSELECT '😀é', FRM;\r\n");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        ErrorText.RequirePlace(failure, path, line: 3, column: 16);
    }

    [Fact]
    public async Task Data_that_do_not_fit_are_told_with_the_servers_detail()
    {
        var path = Folder.Write("up/0001_data.sql", "CREATE TABLE t (a integer PRIMARY KEY);\nINSERT INTO t VALUES (7), (7);");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        ErrorText.RequirePlace(failure, path, line: 2, column: 1);
        Assert.Equal("23505", failure.SqlState);
        Assert.Contains("(7)", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deferred_constraint_fails_the_script_that_broke_it()
    {
        Folder.Write(
            "up/0001_tables.sql",
            "CREATE TABLE parent (a integer PRIMARY KEY);\nCREATE TABLE child (a integer REFERENCES parent DEFERRABLE INITIALLY "
                + "DEFERRED);"
        );
        Folder.Write("up/0002_orphan.sql", "INSERT INTO child VALUES (1);");
        Folder.Write("up/0003_innocent.sql", "CREATE TABLE innocent (a integer);");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal(("0002_orphan.sql", "23503"), (failure.Script, failure.SqlState));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM child"));
        Assert.False(await ExistsAsync("innocent"));
    }

    [Fact]
    public async Task An_error_in_a_function_says_where_it_was_raised()
    {
        Folder.Write("up/0001_do.sql", "DO $$ BEGIN PERFORM 1 / 0; END $$;");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal("22012", failure.SqlState);
        Assert.Contains("PL/pgSQL function inline_code_block line 1", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_the_user_may_not_run()
    {
        Folder.Write("up/0001_role.sql", "SET ROLE pg_monitor;\nCREATE TABLE public.t (a integer);");
        var failure = await RefuseAsync(MigrationErrorId.PermissionDenied);
        Assert.Equal((2, "42501"), (failure.Line, failure.SqlState));
        await AssertUntouchedAsync();
        await AssertRecordedAsync(failure);
    }

    [Fact]
    public async Task A_COMMIT_in_a_procedure_is_advised_to_do_without_a_transaction()
    {
        Folder.Write("up/0001_call.sql", "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$;\nCALL p();");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal((2, "2D000"), (failure.Line, failure.SqlState));
        Assert.Contains("-- pgmigrate:transaction off", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_that_takes_too_long()
    {
        Folder.Write("up/0001_slow.sql", "-- pgmigrate:statement-timeout 100ms\nSELECT pg_sleep(60);");
        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);
        Assert.Equal((2, "57014"), (failure.Line, failure.SqlState));
        Assert.Contains("statement-timeout", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_is_not_to_be_had()
    {
        await Database.ExecuteAsync("CREATE TABLE busy (a integer)");
        await using var other = await Database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var take = new Npgsql.NpgsqlCommand("LOCK TABLE busy", other, transaction);
        await take.ExecuteNonQueryAsync();
        Folder.Write(
            "up/0001_alter.sql",
            "-- pgmigrate:lock-timeout 50ms\n-- pgmigrate:retries 2\nALTER TABLE busy ADD COLUMN b integer;"
        );

        var failure = await RefuseAsync(MigrationErrorId.LockNotAvailable);

        Assert.Equal((3, "55P03"), (failure.Line, failure.SqlState));
        Assert.Equal(2, Observer.Runs[^1].Retries);
        Assert.Equal(
            2,
            Observer.Messages.Count(message =>
                message.Severity == MessageSeverity.Warning && message.Text.Contains("trying again", StringComparison.Ordinal)
            )
        );
    }

    [Theory]
    [InlineData("SELECT pg_terminate_backend(pg_backend_pid());")]
    [InlineData("-- pgmigrate:transaction off\nSELECT pg_terminate_backend(pg_backend_pid());")]
    [InlineData("BEGIN;\nSELECT pg_terminate_backend(pg_backend_pid());\nCOMMIT;")]
    public async Task A_session_that_is_ended_by_another(string script)
    {
        var path = Folder.Write("up/0001_end.sql", script);
        var failure = await RefuseAsync(MigrationErrorId.ConnectionLost);
        Assert.Equal(("0001_end.sql", path), (failure.Script, failure.Path));
        Assert.Equal(ScriptRunStatus.Failed, Observer.Runs[^1].Status);
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task A_run_that_is_one_transaction_keeps_nothing_of_a_session_that_was_ended()
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        Folder.Write("up/0002_end.sql", "SELECT pg_terminate_backend(pg_backend_pid());");
        var failure = await RefuseAsync(MigrationErrorId.ConnectionLost, Options with { TransactionMode = TransactionMode.Run });
        Assert.EndsWith("Nothing of it was kept.", failure.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    private async Task AssertRecordedAsync(MigrationException failure)
    {
        var row = await Database.QueryAsync(
            """
            SELECT e.error_message, e.erroneous_part_of_script, s.sql_state, s.line, s.position_in_line, r.outcome
            FROM grate."ScriptsRunErrors" e
            JOIN pgmigrate.script_run s ON s.grate_script_error_id = e.id AND s.script = e.script_name
            JOIN pgmigrate.run r USING (run_id)
            """,
            row =>
                (
                    row.GetString(0),
                    row.GetString(1),
                    row.GetString(2),
                    (int?)row.GetInt32(3),
                    (int?)row.GetInt32(4),
                    row.GetString(5)
                )
        );
        Assert.Equal(
            (failure.Message, failure.Statement!, failure.SqlState!, failure.Line, failure.Column, "failed"),
            Assert.Single(row)
        );
    }
}
