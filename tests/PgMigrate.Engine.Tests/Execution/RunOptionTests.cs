using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>To, Baseline, Token, TransactionMode, WhatIf.</summary>
public sealed class RunOptionTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Theory]
    [InlineData("0002_b.sql")]
    [InlineData("0002_b")]
    [InlineData("up/0002_b.sql")]
    public async Task To_runs_no_further_than_its_script(string to)
    {
        WriteThree();
        await MigrateAsync(Options with { To = to });
        Assert.Equal(["0001_a.sql", "0002_b.sql"], await AppliedAsync());
        await MigrateAsync();
        Assert.Equal(["0001_a.sql", "0002_b.sql", "0003_c.sql", "p.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task To_names_the_nearest_script_where_there_is_none()
    {
        WriteThree();
        var failure = await FailAsync(MigrationErrorId.ScriptNotFound, Options with { To = "0002_c.sql" });
        Assert.Contains("Did you mean", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Baseline_records_without_running_and_once_only()
    {
        WriteThree();
        await MigrateAsync(Options with { Baseline = true });
        Assert.False(await ExistsAsync("a"));
        Assert.All(Observer.Runs, run => Assert.Equal(ScriptRunStatus.Baselined, run.Status));
        await MigrateAsync(Options with { Baseline = true });
        Assert.Equal(["0001_a.sql", "0002_b.sql", "0003_c.sql", "p.sql"], await AppliedAsync());
        Folder.Write("up/0004_d.sql", "CREATE TABLE d (i integer);");
        File.Delete(Folder["permissions/p.sql"]);
        await MigrateAsync();
        Assert.True(await ExistsAsync("d"));
    }

    [Fact]
    public async Task Baseline_up_to_a_script_leaves_the_rest_pending()
    {
        WriteThree();
        await Database.ExecuteAsync("CREATE TABLE a (i integer)");
        await MigrateAsync(Options with { Baseline = true, To = "0001_a" });
        await MigrateAsync();
        Assert.True(await ExistsAsync("c"));
    }

    [Fact]
    public async Task Tokens_are_replaced_and_secret_ones_are_stored_nowhere()
    {
        const string secret = "s3cret'value";
        Folder.Write(
            "up/0001.sql",
            "CREATE TABLE {{Name}} (a text);\nINSERT INTO {{name}} VALUES ('{{Password}}');\nDO $$BEGIN RAISE NOTICE 'told "
                + "{{Password}}'; END$$;"
        );
        Folder.Write("up/0002.sql", "SELECT {{Password}};");
        MigrationToken[] tokens =
        [
            new("NAME", "shop", false),
            new("Password", secret.Replace("'", "''", StringComparison.Ordinal), true),
        ];

        var failure = await FailAsync(MigrationErrorId.StatementFailed, Options with { Tokens = tokens });

        Assert.Equal(secret, await Database.ScalarAsync<string>("SELECT a FROM shop"));
        var told = string.Join(
            '\n',
            Observer
                .Messages.Select(message => message.Text)
                .Append(failure.ToString())
                .Concat(Observer.Runs.Select(run => run.ToString()))
        );
        Assert.Contains("told ***", told, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", told, StringComparison.Ordinal);
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                """
                SELECT (SELECT count(*) FROM grate."ScriptsRun" t WHERE t::text LIKE '%s3cret%') + (SELECT count(*) FROM grate."ScriptsRunErrors" t WHERE t::text LIKE '%s3cret%')
                     + (SELECT count(*) FROM pgmigrate.script_run t WHERE t::text LIKE '%s3cret%') + (SELECT count(*) FROM pgmigrate.run t WHERE t::text LIKE '%s3cret%')
                """
            )
        );
    }

    [Fact]
    public async Task A_changed_secret_is_not_a_changed_script()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE t AS SELECT '{{Password}}' AS p;");
        await MigrateAsync(Options with { Tokens = [new("Password", "one", true)] });
        await MigrateAsync(Options with { Tokens = [new("Password", "two", true)] });
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task One_transaction_for_the_run_keeps_all_or_nothing()
    {
        WriteThree();
        Folder.Write("up/0004_d.sql", "SELECT * FROM nowhere;");
        var failure = await FailAsync(MigrationErrorId.StatementFailed, Options with { TransactionMode = TransactionMode.Run });
        Assert.StartsWith(
            "The run is one transaction, and nothing of it was applied.",
            failure.RecommendedAction,
            StringComparison.Ordinal
        );
        Assert.False(await ExistsAsync("a"));
        Assert.Empty(await AppliedAsync());
        Assert.Equal([ScriptRunStatus.Failed], Observer.Runs.Select(run => run.Status));

        Folder.Write("up/0004_d.sql", "CREATE TABLE d (i integer);");
        await MigrateAsync(Options with { TransactionMode = TransactionMode.Run });
        Assert.Equal(["0001_a.sql", "0002_b.sql", "0003_c.sql", "0004_d.sql", "p.sql"], await AppliedAsync());
    }

    [Theory]
    [InlineData("CREATE INDEX CONCURRENTLY i ON a (i);", "CREATE INDEX")]
    [InlineData("BEGIN; CREATE TABLE x (i integer); COMMIT;", "BEGIN or COMMIT")]
    [InlineData("-- pgmigrate:transaction off\nSELECT 1;", "transaction off")]
    public async Task One_transaction_for_the_run_refuses_what_cannot_be_in_it(string script, string reason)
    {
        WriteThree();
        Folder.Write("up/0009.sql", script);
        var failure = await FailAsync(MigrationErrorId.OptionsInvalid, Options with { TransactionMode = TransactionMode.Run });
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("a"));
    }

    // A new session in between would lose what is not committed yet.
    [Fact]
    public async Task One_transaction_for_the_run_takes_what_needs_a_new_session_last_only()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (i integer);");
        Folder.Write("up/0002.sql", "LOAD 'plpgsql';");
        Folder.Write("up/0003.sql", "CREATE TABLE b (i integer);");
        var failure = await FailAsync(MigrationErrorId.OptionsInvalid, Options with { TransactionMode = TransactionMode.Run });
        Assert.Contains("0002.sql", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("a"));

        File.Delete(Path.Combine(Folder.FullPath, "up", "0003.sql"));
        await MigrateAsync(Options with { TransactionMode = TransactionMode.Run });
        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task One_transaction_for_the_run_ends_where_each_script_was_left_out()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:when SELECT false\nCREATE TABLE a (i integer);");
        await MigrateAsync(Options with { TransactionMode = TransactionMode.Run });
        Assert.Equal("succeeded", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
    }

    [Fact]
    public async Task No_transaction_commits_statement_by_statement()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (i integer);\nSELECT * FROM nowhere;");
        await FailAsync(MigrationErrorId.StatementFailed, Options with { TransactionMode = TransactionMode.None });
        Assert.True(await ExistsAsync("a"));
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_says_what_a_run_does()
    {
        WriteThree();
        await Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None);
        Assert.Equal(["0001_a.sql", "0002_b.sql", "0003_c.sql", "p.sql"], Observer.Runs.Select(run => run.Script));
        Assert.All(Observer.Runs, run => Assert.Equal((ScriptRunStatus.WouldApply, 1), (run.Status, run.Statements)));
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('grate', 'pgmigrate')")
        );
    }

    private void WriteThree()
    {
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (i integer);");
        Folder.Write("up/0002_b.sql", "CREATE TABLE b (i integer);");
        Folder.Write("up/0003_c.sql", "CREATE TABLE c (i integer);");
        Folder.Write("permissions/p.sql", "GRANT USAGE ON SCHEMA public TO PUBLIC;");
    }
}
