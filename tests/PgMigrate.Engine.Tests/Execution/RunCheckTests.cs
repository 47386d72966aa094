using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>A run begins with the checks: errors stop it before anything is changed.</summary>
public sealed class RunCheckTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private const string RequiredColumn = "ALTER TABLE public.item ADD COLUMN code text NOT NULL;";
    private const string DropsDatabase = "DROP DATABASE IF EXISTS there_is_no_such_database;";

    [Fact]
    public async Task An_error_stops_the_run_and_names_the_place_and_the_ways_out()
    {
        await MigrateItemAsync("INSERT INTO public.item VALUES (1);");
        Folder.Write("up/0002_first.sql", "CREATE TABLE public.fresh (id integer);");
        Folder.Write("up/0003_second.sql", "\n" + RequiredColumn);

        var failure = await FailAsync(MigrationErrorId.CheckFailed);

        Assert.Contains(
            " before anything was changed: 1 error.\nup/0003_second.sql:2: The new column code is NOT NULL",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("(add-required-column)", failure.Message, StringComparison.Ordinal);
        Assert.Equal("0003_second.sql", failure.Script);
        foreach (
            var way in new[]
            {
                "-- pgmigrate:allow add-required-column",
                "SkipChecks = add-required-column",
                "over all with Force.",
                "PgMigrator.CheckAsync tells why",
            }
        )
            Assert.Contains(way, failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("public.fresh"));
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run"));
    }

    [Fact]
    public async Task An_error_in_a_DO_block_stops_the_run_too()
    {
        await MigrateItemAsync("INSERT INTO public.item VALUES (1);");
        Folder.Write("up/0002_block.sql", $"DO $$\nBEGIN\n    {RequiredColumn}\nEND\n$$;");

        var failure = await FailAsync(MigrationErrorId.CheckFailed);

        Assert.Contains("0002_block.sql:3: The new column code is NOT NULL", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["0001_item.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_new_database_gets_no_tables()
    {
        Folder.Write("up/0001_item.sql", DropsDatabase);

        await FailAsync(MigrationErrorId.CheckFailed);

        Assert.Equal(
            0,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('grate', 'pgmigrate')")
        );
    }

    [Fact]
    public async Task An_existing_table_without_rows_takes_a_required_column()
    {
        await MigrateItemAsync();
        Folder.Write("up/0002_required.sql", RequiredColumn);

        await MigrateAsync();

        Assert.Equal(["0001_item.sql", "0002_required.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_table_that_others_made_is_asked_for_rows_too()
    {
        await Database.ExecuteAsync("CREATE TABLE public.item (id integer)");
        Folder.Write("up/0001_required.sql", RequiredColumn);

        await MigrateAsync();

        Assert.Equal(["0001_required.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task What_earlier_scripts_made_is_known()
    {
        Folder.Write(
            "up/0001_item.sql",
            "CREATE TABLE public.item (id integer, name varchar(40)); CREATE VIEW public.listed AS SELECT name FROM public.item;"
        );
        await MigrateAsync();
        Folder.Write("up/0002_longer.sql", "ALTER TABLE public.item ALTER COLUMN name TYPE varchar(80);");

        Assert.Contains("(change-type-view)", (await FailAsync(MigrationErrorId.CheckFailed)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_can_be_passed_over_and_that_is_recorded()
    {
        Folder.Write("up/0001_drop.sql", DropsDatabase);

        await MigrateAsync(Options with { SkipChecks = ["drop-database", "drop-table"] });

        Assert.Equal("drop-database,drop-table", await SkippedAsync());
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Verbose
                && message.Text.StartsWith("passed over (SkipChecks): line 1:", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
        Assert.Equal("drop-database, drop-table", Assert.Single(await HistoryAsync()).SkippedChecks);
    }

    [Fact]
    public async Task All_can_be_passed_over_and_that_is_recorded()
    {
        Folder.Write("up/0001_drop.sql", DropsDatabase);

        await MigrateAsync(Options with { Force = true });

        Assert.Equal("*", await SkippedAsync());
        Assert.Equal("*", Assert.Single(await HistoryAsync()).SkippedChecks);
    }

    [Fact]
    public async Task A_run_that_passes_over_nothing_says_so()
    {
        await MigrateItemAsync();

        Assert.Equal("", await SkippedAsync());
        Assert.Null(Assert.Single(await HistoryAsync()).SkippedChecks);
    }

    [Fact]
    public async Task A_script_may_allow_it_with_a_reason()
    {
        Folder.Write("up/0001_drop.sql", "-- pgmigrate:allow drop-database -- leftovers of a test, OPS-12\n" + DropsDatabase);

        await MigrateAsync();

        Assert.Equal(["0001_drop.sql"], await AppliedAsync());
        Assert.Contains(
            Observer.Messages,
            message =>
                message.Severity == MessageSeverity.Verbose
                && message.Text.StartsWith("allowed (leftovers of a test, OPS-12)", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("drop-databases", "Did you mean 'drop-database'?")]
    [InlineData("changed-after-apply", "cannot be passed over")]
    public async Task Only_rules_that_stop_a_run_can_be_passed_over(string rule, string text)
    {
        var failure = await FailAsync(MigrationErrorId.OptionsInvalid, Options with { SkipChecks = [rule] });

        Assert.Contains(text, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_warnings_a_handful_is_told_and_the_number_of_the_rest()
    {
        await MigrateItemAsync();
        Folder.Write(
            "up/0002_drops.sql",
            string.Concat(Enumerable.Range(1, 8).Select(table => $"DROP TABLE IF EXISTS public.t{table};\n"))
        );

        await MigrateAsync();

        var warnings = Observer
            .Messages.Where(message => message.Severity == MessageSeverity.Warning)
            .Select(message => message.Text)
            .ToArray();
        Assert.Equal(6, warnings.Length);
        Assert.StartsWith("line 1: ", warnings[0], StringComparison.Ordinal);
        Assert.Matches("^[0-9]+ more findings of the checks: PgMigrator.CheckAsync shows them", warnings[5]);
    }

    [Fact]
    public async Task What_ran_here_before_as_it_is_is_not_judged_again()
    {
        Folder.Write("permissions/grant.sql", "DROP TABLE IF EXISTS public.left_over;");
        await MigrateAsync();
        var warnings = Observer.Messages.Count(message => message.Severity == MessageSeverity.Warning);

        await MigrateAsync();

        Assert.Equal((1, 1), (warnings, Observer.Messages.Count(message => message.Severity == MessageSeverity.Warning)));
    }

    [Fact]
    public async Task A_plan_is_shown_with_what_would_stop_it()
    {
        await MigrateItemAsync("INSERT INTO public.item VALUES (1);");
        Folder.Write("up/0002_required.sql", RequiredColumn);

        await Migrator.PlanAsync(Target, Options, Observer, CancellationToken.None);

        Assert.Equal(ScriptRunStatus.WouldApply, Observer.Runs[^1].Status);
        Assert.Contains(
            Observer.Messages,
            message =>
                message is { Severity: MessageSeverity.Warning, Script: "0002_required.sql" }
                && message.Text.StartsWith("would stop the run: line 1:", StringComparison.Ordinal)
        );
        Assert.Single(Observer.Messages, message => message.Text.StartsWith("would stop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_baseline_executes_nothing_and_is_not_checked()
    {
        Folder.Write("up/0001_drop.sql", DropsDatabase);

        await MigrateAsync(Options with { Baseline = true });

        Assert.Equal(ScriptRunStatus.Baselined, Assert.Single(Observer.Runs).Status);
    }

    [Fact]
    public async Task A_missing_right_stops_a_run_on_tables_that_are_there_with_nothing_written()
    {
        await MigrateItemAsync();
        Folder.Write("up/0002_alter.sql", "ALTER TABLE public.item ADD COLUMN note text;");
        await WithRoleAsync(async role =>
        {
            var failure = await Assert.ThrowsAsync<MigrationException>(() =>
                Migrator.InvokeAsync(role, Options, Observer, CancellationToken.None)
            );

            Assert.Equal(MigrationErrorId.CheckFailed, failure.ErrorId);
            Assert.Contains("0002_alter.sql:1: ", failure.Message, StringComparison.Ordinal);
            Assert.Contains("does not own public.item", failure.Message, StringComparison.Ordinal);
            Assert.Equal(
                (1, 1),
                (
                    await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.run"),
                    await Database.ScalarAsync<long>("""SELECT count(*) FROM grate."Version" """)
                )
            );

            failure = await Assert.ThrowsAsync<MigrationException>(() =>
                Migrator.InvokeAsync(role, Options with { SkipChecks = ["missing-right"] }, Observer, CancellationToken.None)
            );
            Assert.Equal(("42501", MigrationErrorId.PermissionDenied), (failure.SqlState, failure.ErrorId));
        });
    }

    [Fact]
    public async Task Where_the_server_refuses_a_question_the_run_goes_on()
    {
        await MigrateItemAsync();
        await Database.ExecuteAsync(
            "REVOKE SELECT ON pg_catalog.pg_stat_replication FROM PUBLIC; GRANT ALL ON SCHEMA public TO PUBLIC"
        );
        Folder.Write("up/0002_fresh.sql", "CREATE TABLE public.fresh (id integer);");
        await WithRoleAsync(async role =>
        {
            await Migrator.InvokeAsync(role, Options, Observer, CancellationToken.None);

            Assert.True(await ExistsAsync("public.fresh"));
            Assert.Contains(
                Observer.Messages,
                message => message.Text.Contains("replicas: permission denied", StringComparison.Ordinal)
            );
        });
    }

    [Fact]
    public async Task Tables_of_version_1_are_read_as_they_are_and_upgraded_in_place_by_the_next_run()
    {
        await MigrateItemAsync();
        await Database.ExecuteAsync(
            "CREATE SCHEMA kept; CREATE TABLE kept.run AS SELECT * FROM pgmigrate.run; CREATE TABLE kept.script_run AS SELECT * "
                + "FROM pgmigrate.script_run; DROP SCHEMA pgmigrate CASCADE"
        );
        await Database.ExecuteAsync(SqlFile.Read("install_pgmigrate_1"));
        await Database.ExecuteAsync(
            """
            ALTER TABLE kept.run DROP COLUMN skipped_checks, DROP COLUMN direction, DROP COLUMN reason, DROP COLUMN plan_id,
                DROP COLUMN approvals, DROP COLUMN policy, DROP COLUMN policy_hash, DROP COLUMN overrides,
                DROP COLUMN commit_id, DROP COLUMN committed_at, DROP COLUMN repository, DROP COLUMN branch, DROP COLUMN pipeline,
                DROP COLUMN pipeline_run, DROP COLUMN pipeline_url, DROP COLUMN actor, DROP COLUMN history_schema,
                DROP COLUMN imported_from;
            ALTER TABLE kept.script_run DROP COLUMN blocked_sessions, DROP COLUMN longest_stall, DROP COLUMN blocked,
                DROP COLUMN data_hash, DROP COLUMN foretold, DROP COLUMN ended_sessions, DROP COLUMN applied_by;
            INSERT INTO pgmigrate.run SELECT * FROM kept.run;
            INSERT INTO pgmigrate.script_run OVERRIDING SYSTEM VALUE SELECT * FROM kept.script_run;
            SELECT setval('pgmigrate.script_run_script_run_id_seq', 100);
            INSERT INTO pgmigrate.statement_checkpoint VALUES
                ('x.sql', 'hash', 1, 'intent', gen_random_uuid(), now()), ('y.sql', 'new', 1, 'done', gen_random_uuid(), now()),
                ('y.sql', 'old', 1, 'done', gen_random_uuid(), now() - interval '1 day'), ('y.sql', 'old', 2, 'done', gen_random_uuid(), now() - interval '1 day');
            """
        );
        Assert.Null(Assert.Single(await HistoryAsync()).SkippedChecks);
        Folder.Write("up/0002_fresh.sql", "CREATE TABLE public.fresh (id integer);");

        await MigrateAsync();

        Assert.Equal(
            Enumerable.Range(1, HistoryInstaller.CurrentVersion),
            await Database.QueryAsync<int>("SELECT version FROM pgmigrate.schema_version ORDER BY version")
        );
        Assert.Equal(["0002_fresh.sql", "0001_item.sql"], (await HistoryAsync()).Select(run => run.Script));
        Assert.Equal([0, 0], await Database.QueryAsync<int>("SELECT cardinality(skipped_checks) FROM pgmigrate.run"));
        Assert.Equal(
            ["x.sql hash", "y.sql new"],
            await Database.QueryAsync<string>("SELECT script || ' ' || hash FROM pgmigrate.statement_checkpoint ORDER BY script")
        );
    }

    private async Task MigrateItemAsync(string more = "")
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE public.item (id integer);" + more);
        await MigrateAsync();
    }

    private Task<string?> SkippedAsync() =>
        Database.ScalarAsync<string>("SELECT array_to_string(skipped_checks, ',') FROM pgmigrate.run");

    private async Task WithRoleAsync(Func<ConnectionTarget, Task> work)
    {
        var role = $"role_{Guid.NewGuid():N}"[..20];
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret';
            GRANT USAGE ON SCHEMA grate, pgmigrate TO {role};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA grate, pgmigrate TO {role};
            GRANT USAGE ON ALL SEQUENCES IN SCHEMA grate, pgmigrate TO {role};
            """
        );
        try
        {
            await work(
                new(
                    new NpgsqlConnectionStringBuilder(Database.ConnectionString)
                    {
                        Username = role,
                        Password = "secret",
                        Pooling = false,
                    }
                )
            );
        }
        finally
        {
            await Database.ExecuteAsync($"DROP OWNED BY {role} CASCADE; DROP ROLE {role}");
        }
    }
}
