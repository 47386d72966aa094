using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Directives that change how a script runs.</summary>
public sealed class DirectiveRunTests(PostgresServer server) : MigrationTestBase(server)
{
    [Theory]
    [InlineData("prod || staging", "PROD", true)]
    [InlineData("prod || staging", "dev", false)]
    [InlineData("prod || staging", null, false)]
    [InlineData("!dev", "prod", true)]
    [InlineData("!dev", "DEV", false)]
    [InlineData("!dev && !test", "test", false)]
    [InlineData("!dev", null, false)]
    public async Task Environment_decides_where_a_script_runs(string expression, string? environment, bool runs)
    {
        Folder.Write("up/0001.sql", $"-- pgmigrate:environment {expression}\nCREATE TABLE t (a integer);");

        await MigrateAsync(Options with { Environment = environment });

        Assert.Equal(runs, await ExistsAsync("t"));
        Assert.Equal(runs ? ScriptRunStatus.Applied : ScriptRunStatus.Skipped, Assert.Single(Observer.Runs).Status);
    }

    [Fact]
    public async Task A_script_that_was_skipped_for_its_environment_runs_when_the_environment_fits()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:environment prod\nCREATE TABLE t (a integer);");
        await MigrateAsync(Options with { Environment = "dev" });
        await MigrateAsync(Options with { Environment = "prod" });
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task When_is_judged_just_before_the_script()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE old (a integer);");
        Folder.Write("up/0002.sql", "-- pgmigrate:when SELECT to_regclass('old') IS NOT NULL\nCREATE TABLE yes (a integer);");
        Folder.Write("up/0003.sql", "-- pgmigrate:when SELECT to_regclass('absent') IS NOT NULL;\nCREATE TABLE no (a integer);");
        Folder.Write("up/0004.sql", "-- pgmigrate:when SELECT NULL::boolean\nCREATE TABLE nor_this (a integer);");

        await MigrateAsync();

        Assert.Equal(["0001.sql", "0002.sql"], await AppliedAsync());
        Assert.Equal(
            [ScriptRunStatus.Applied, ScriptRunStatus.Applied, ScriptRunStatus.Skipped, ScriptRunStatus.Skipped],
            Observer.Runs.Select(run => run.Status)
        );
        Assert.Contains("absent", Observer.Runs[2].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_requires_a_script_that_is_left_out_is_left_out_too()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (id integer);");
        Folder.Write("up/0002.sql", "-- pgmigrate:when SELECT to_regclass('later') IS NOT NULL\nCREATE TABLE b (id integer);");
        Folder.Write("up/0003.sql", "-- pgmigrate:requires 0001.sql\nCREATE TABLE c (id integer);");
        Folder.Write("up/0004.sql", "-- pgmigrate:requires up/0002\nCREATE TABLE d (id integer);");
        Folder.Write("views/v.sql", "-- pgmigrate:requires 0004.sql, 0003.sql\nCREATE VIEW v AS SELECT FROM d;");
        string[] leftOut = ["0002.sql", "0004.sql", "v.sql"];

        await Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None);
        Assert.Equal(leftOut, Skipped(Observer.Runs));
        await MigrateAsync();

        Assert.Equal(["0001.sql", "0003.sql"], await AppliedAsync());
        Assert.Equal(leftOut, Skipped(Observer.Runs.Skip(5)));
        Assert.Equal("requires: up/0002, which has not been applied", Observer.Runs[^2].Error);
        var status = await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
        Assert.Equal(leftOut, status.Where(script => script.State == MigrationState.Skipped).Select(script => script.Script));

        await Database.ExecuteAsync("CREATE TABLE later (id integer)");
        await MigrateAsync();
        Assert.Equal(["0001.sql", "0003.sql", .. leftOut], await AppliedAsync());
    }

    [Theory]
    [InlineData("requires-missing", "up/0002.sql", "-- pgmigrate:requires 0003.sql", "up/0001.sql", "")]
    [InlineData("requires-cycle", "up/0002.sql", "-- pgmigrate:requires v", "views/v.sql", "-- pgmigrate:requires 0002")]
    [InlineData("requires-later", "up/0002.sql", "-- pgmigrate:requires views/v.sql", "views/v.sql", "")]
    [InlineData("requires-other-environment", "views/v.sql", "-- pgmigrate:requires 1.ENV.PROD", "up/1.ENV.PROD.sql", "")]
    [InlineData(
        "requires-other-environment",
        "up/0002.sql",
        "-- pgmigrate:requires 1",
        "up/1.sql",
        "-- pgmigrate:environment prod"
    )]
    [InlineData("requires-other-phase", "up/0002.sql", "-- pgmigrate:requires 1", "up/1.sql", "-- pgmigrate:phase contract")]
    public async Task What_no_run_can_order_stops_the_run(string rule, string script, string top, string other, string otherTop)
    {
        Folder.Write(script, $"\n{top}\nCREATE VIEW a AS SELECT 1 AS one;");
        Folder.Write(other, $"{otherTop}\nCREATE VIEW b AS SELECT 1 AS one;");

        foreach (var phase in (MigrationPhase?[])[null, MigrationPhase.Expand])
        {
            var failure = await FailAsync(MigrationErrorId.CheckFailed, Options with { Environment = "DEV", Phase = phase });
            var name = Path.GetFileName(script);
            Assert.Contains($"{name}:2: {script} ", failure.Message, StringComparison.Ordinal);
            Assert.Contains($"({rule})", failure.Message, StringComparison.Ordinal);
        }

        Assert.False(await ExistsAsync("b"));
    }

    [Fact]
    public async Task What_requires_a_script_of_another_environment_runs_where_that_was_applied()
    {
        Folder.Write("up/0001.ENV.PROD.sql", "CREATE TABLE a (id integer);");
        await MigrateAsync(Options with { Environment = "PROD" });
        Folder.Write("up/0002.sql", "-- pgmigrate:requires 0001.ENV.PROD.sql\nALTER TABLE a ADD name text;");
        await MigrateAsync(Options with { Environment = "DEV" });
        Assert.Equal(["0001.ENV.PROD.sql", "0002.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_run_of_one_phase_leaves_the_other_one_out()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (id integer);");
        Folder.Write("up/0002.sql", "-- pgmigrate:phase contract\nALTER TABLE a DROP COLUMN id;");
        Folder.Write("views/v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS one;");
        Folder.Write("permissions/p.sql", "GRANT SELECT ON a TO PUBLIC;");
        var expand = Options with { Phase = MigrationPhase.Expand };
        var contract = Options with { Phase = MigrationPhase.Contract, SkipChecks = ["drop-column"] };

        var failure = await FailAsync(MigrationErrorId.RequirementUnmet, contract);
        Assert.Equal("0002.sql", failure.Script);
        await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.PlanAsync(Target, contract, Observer, CancellationToken.None)
        );
        Assert.Empty(Observer.Runs);

        await MigrateAsync(expand);
        Assert.Equal(["0001.sql", "v.sql", "p.sql"], await AppliedAsync());
        Assert.Equal(["0002.sql"], Skipped(Observer.Runs));
        Assert.Equal("phase: contract; this run's is expand", Observer.Runs[0].Error);

        await MigrateAsync(contract);
        Assert.Equal(["0001.sql", "v.sql", "p.sql", "0002.sql", "p.sql"], await AppliedAsync());
    }

    private static IEnumerable<string> Skipped(IEnumerable<ScriptRun> runs) =>
        runs.Where(run => run.Status == ScriptRunStatus.Skipped).Select(run => run.Script);

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("SELECT nothing FROM nowhere")]
    public async Task When_must_be_a_query_of_a_boolean(string query)
    {
        Folder.Write("up/0001.sql", $"-- pgmigrate:when {query}\nCREATE TABLE t (a integer);");
        await FailAsync(MigrationErrorId.DirectiveInvalid);
        Assert.False(await ExistsAsync("t"));
    }

    [Fact]
    public async Task Timeouts_hold_for_their_script_alone()
    {
        const string read = "INSERT INTO seen SELECT current_setting('lock_timeout'), current_setting('statement_timeout');";
        Folder.Write("up/0001.sql", "CREATE TABLE seen (lock_timeout text, statement_timeout text);");
        Folder.Write("up/0002.sql", $"-- pgmigrate:lock-timeout 1500ms\n-- pgmigrate:statement-timeout 2min\n{read}");
        Folder.Write("up/0003.sql", read);
        Folder.Write("up/0004.sql", $"-- pgmigrate:transaction off\n-- pgmigrate:lock-timeout 700ms\n{read}");
        Folder.Write("up/0005.sql", read);

        await MigrateAsync();

        Assert.Equal(
            ["1500ms/2min", "5s/0", "700ms/0", "5s/0"],
            await Database.QueryAsync<string>("SELECT lock_timeout || '/' || statement_timeout FROM seen")
        );
    }

    [Fact]
    public async Task A_script_cannot_switch_lock_timeout_off_unless_it_says_why()
    {
        const string read = "INSERT INTO seen SELECT current_setting('lock_timeout');";
        Folder.Write("up/0001.sql", "CREATE TABLE seen (lock_timeout text);");
        Folder.Write("up/0002.sql", $"SET lock_timeout = 0;\n{read}");
        Folder.Write("up/0003.sql", $"SET lock_timeout = '3s';\n{read}");
        Folder.Write(
            "up/0004.sql",
            $"-- pgmigrate:allow lock-timeout-off -- waits for a nightly job\nSET LOCAL lock_timeout TO '0ms';\n{read}"
        );

        await MigrateAsync();

        Assert.Equal(["5s", "3s", "0"], await Database.QueryAsync<string>("SELECT lock_timeout FROM seen"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:when SELECT true\n")]
    public async Task A_script_can_choose_the_isolation_of_its_transaction(string head)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE seen (isolation text);");
        Folder.Write(
            "up/0002.sql",
            $"{head}SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nSET LOCAL transaction_deferrable = on;\nINSERT INTO seen "
                + "VALUES (current_setting('transaction_isolation'));"
        );
        Folder.Write("up/0003.sql", "INSERT INTO seen VALUES (current_setting('transaction_isolation'));");
        await MigrateAsync();
        Assert.Equal(["serializable", "read committed"], await Database.QueryAsync<string>("SELECT isolation FROM seen"));
    }

    [Fact]
    public async Task Transaction_off_commits_each_statement_and_goes_on_where_it_failed()
    {
        const string head =
            "-- pgmigrate:transaction off\nCREATE TABLE log (step integer);\nINSERT INTO log VALUES (1);\nSET search_path = "
            + "public;\n";
        Folder.Write("up/0001.sql", head + "INSERT INTO log SELECT 2 FROM gate;\nINSERT INTO log VALUES (3);");

        await FailAsync(MigrationErrorId.StatementFailed);
        Assert.Equal([1], await Database.QueryAsync<int>("SELECT step FROM log"));
        await Database.ExecuteAsync("CREATE TABLE gate AS SELECT 1");
        await MigrateAsync();

        Assert.Equal([1, 2, 3], await Database.QueryAsync<int>("SELECT step FROM log ORDER BY step"));
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
    }
}
