using Npgsql;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Tests.Backup;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Repair;

/// <summary>What is left behind is found, and what is chosen of it is repaired and recorded.</summary>
public sealed class RepairTests(PostgresServer server) : BackupTestBase(server)
{
    private RepairOptions Repairs =>
        new()
        {
            Path = Folder.FullPath,
            Reason = "OPS-7",
            RunLockTimeout = TimeSpan.FromSeconds(20),
        };

    [Fact]
    public async Task An_invalid_index_is_built_again_and_what_a_rebuild_has_left_is_dropped()
    {
        await Database.ExecuteAsync("CREATE SCHEMA \"My app\"; CREATE TABLE \"My app\".item (id integer)");
        await Database.ExecuteAsync("INSERT INTO \"My app\".item VALUES (1), (1)");
        foreach (
            var sql in (string[])
                [
                    "CREATE UNIQUE INDEX CONCURRENTLY item_id ON \"My app\".item (id)",
                    "REINDEX INDEX CONCURRENTLY \"My app\".item_id",
                ]
        )
            await Assert.ThrowsAsync<PostgresException>(() => Database.ExecuteAsync(sql));
        string[] both = ["\"My app\".item_id", "\"My app\".item_id_ccnew"];
        var options = Repairs with { Path = null };
        Assert.Equal(both, (await FindAsync(options)).Select(found => found.Object));
        Assert.False(await ExistsAsync("pgmigrate.repair"));

        var done = await RepairAllAsync(options);
        Assert.Equal([RepairStatus.Failed, RepairStatus.Repaired], done.Select(action => action.Status));
        Assert.Contains("could not create unique index", done[0].Error, StringComparison.Ordinal);
        Assert.Equal([both[0]], (await FindAsync(options)).Select(found => found.Object));

        await Database.ExecuteAsync("DELETE FROM \"My app\".item WHERE ctid = '(0,1)'");
        Assert.Equal(RepairStatus.Repaired, Assert.Single(await RepairAllAsync(options)).Status);
        Assert.Empty(await FindAsync(options));
        Assert.Equal(
            ["failed", "done", "done"],
            await Database.QueryAsync<string>(
                "SELECT outcome FROM pgmigrate.repair WHERE kind = 'InvalidIndex' AND reason = 'OPS-7' AND "
                    + "operating_system_user || '@' || host = $1 ORDER BY repair_id",
                done[0].RepairedBy!
            )
        );
    }

    [Fact]
    public async Task The_index_of_a_partitioned_table_gets_what_its_partitions_lack()
    {
        await Database.ExecuteAsync(
            """
            CREATE SCHEMA "My app";
            CREATE TABLE "My app"."Log" (id integer, line text) PARTITION BY RANGE (id);
            CREATE TABLE "My app".one PARTITION OF "My app"."Log" FOR VALUES FROM (0) TO (10);
            CREATE TABLE "My app"."Two" PARTITION OF "My app"."Log" FOR VALUES FROM (10) TO (20) PARTITION BY LIST (line);
            CREATE TABLE "My app".two_a PARTITION OF "My app"."Two" FOR VALUES IN ('a');
            CREATE TABLE "My app".three PARTITION OF "My app"."Log" FOR VALUES FROM (20) TO (30);
            INSERT INTO "My app"."Log" VALUES (21, 'twice'), (21, 'twice');
            CREATE INDEX one_as_it_is ON "My app".one (lower(line)) WHERE id > 0;
            CREATE INDEX "Log_line" ON ONLY "My app"."Log" (lower(line)) WHERE id > 0;
            CREATE UNIQUE INDEX log_key ON ONLY "My app"."Log" (id, line);
            """
        );
        string[] both = ["\"My app\".\"Log_line\"", "\"My app\".log_key"];
        var options = Repairs with { Path = null };
        var found = await FindAsync(options);
        Assert.Equal(both, found.Select(action => action.Object));
        Assert.Equal(
            "CREATE INDEX \"Two_Log_line\" ON ONLY \"My app\".\"Two\" USING btree (lower(line)) WHERE (id > 0); "
                + "ALTER INDEX \"My app\".\"Log_line\" ATTACH PARTITION \"My app\".\"Two_Log_line\"; "
                + "ALTER INDEX \"My app\".\"Log_line\" ATTACH PARTITION \"My app\".one_as_it_is; "
                + "CREATE INDEX CONCURRENTLY \"three_Log_line\" ON \"My app\".three USING btree (lower(line)) WHERE (id > 0); "
                + "ALTER INDEX \"My app\".\"Log_line\" ATTACH PARTITION \"My app\".\"three_Log_line\"",
            found[0].Action
        );

        var done = await RepairAllAsync(options);

        Assert.Equal([RepairStatus.Repaired, RepairStatus.Failed], done.Select(action => action.Status));
        Assert.Contains("could not create unique index", done[1].Error, StringComparison.Ordinal);
        Assert.Equal(["\"My app\".\"Two_log_key\"", both[1]], await InvalidAsync("I"));
        Assert.Equal(["\"My app\".three_log_key"], await InvalidAsync("i"));

        // Its part is repaired by itself, and then attached.
        await Database.ExecuteAsync("DELETE FROM \"My app\".three WHERE ctid = '(0,1)'");
        done = await RepairAllAsync(options);
        Assert.Equal([RepairKind.InvalidIndex, RepairKind.UnattachedIndex], done.Select(action => action.Kind));
        Assert.All(done, action => Assert.Equal((RepairStatus.Repaired, null), (action.Status, action.Error)));
        Assert.Empty(await InvalidAsync("."));
        Assert.Empty(await FindAsync(options));

        Task<IReadOnlyList<string?>> InvalidAsync(string kind) =>
            Database.QueryAsync<string>(
                "SELECT indexrelid::regclass::text FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
                    + "WHERE NOT indisvalid AND relkind::text ~ ('^' || $1) ORDER BY 1",
                kind
            );
    }

    [Fact]
    public async Task A_detach_that_was_interrupted_is_ended()
    {
        Assert.SkipUnless(
            await Database.ScalarAsync<bool>("SELECT current_setting('server_version_num')::integer >= 140000"),
            "Before PostgreSQL 14 no partition is detached CONCURRENTLY."
        );
        await Database.ExecuteAsync(
            "CREATE TABLE log (id integer) PARTITION BY LIST (id); CREATE TABLE log_1 PARTITION OF log FOR VALUES IN (1);"
        );
        var options = Repairs with { Path = null };
        await using (var reader = await Database.OpenAsync())
        {
            await using var transaction = await reader.BeginTransactionAsync();
            await using var read = new NpgsqlCommand("SELECT FROM log", reader, transaction);
            await read.ExecuteNonQueryAsync();
            var detaching = Database.ExecuteAsync("ALTER TABLE log DETACH PARTITION log_1 CONCURRENTLY");
            await EventuallyAsync(
                () => Database.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_inherits WHERE inhdetachpending)"),
                "The detach does not wait."
            );
            // One that goes on is left alone.
            Assert.Empty(await FindAsync(options));
            await Database.ExecuteAsync(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'ALTER TABLE log DETACH%' AND state = 'active'"
            );
            await Assert.ThrowsAsync<PostgresException>(() => detaching);
        }

        var found = Assert.Single(await FindAsync(options));
        Assert.Equal((RepairKind.PendingDetach, "public.log_1"), (found.Kind, found.Object));
        Assert.Equal("ALTER TABLE public.log DETACH PARTITION public.log_1 FINALIZE", found.Action);
        Assert.Equal(RepairStatus.Repaired, Assert.Single(await RepairAllAsync(options)).Status);
        Assert.Empty(await Database.QueryAsync<string>("SELECT inhrelid::regclass::text FROM pg_inherits"));
    }

    [Theory]
    [InlineData("\"repairs\": [\"orphan\"]", "\"repairs\": [\"orphan\", \"unvalidatedConstraint\"]", "repairs")]
    [InlineData("\"roles\": [\"that_nobody_is\"]", "\"lockTimeout\": \"2s\"", "roles")]
    [InlineData(
        "\"freezes\": [{ \"from\": \"2020-01-01T00:00:00Z\", \"to\": \"2099-01-01T00:00:00Z\" }]",
        "\"plan\": \"required\", \"order\": \"linear\"",
        "freezes"
    )]
    public async Task A_policy_says_what_may_be_repaired_by_whom_and_when(string refusing, string letting, string setting)
    {
        await Database.ExecuteAsync(
            "CREATE TABLE item (id integer); ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 0) NOT VALID"
        );
        Folder.Write("up/0001.sql", "SELECT 1;");
        Configure(refusing);

        var refusal = await Assert.ThrowsAsync<MigrationException>(() => RepairAllAsync(Repairs));
        Assert.Equal(MigrationErrorId.PolicyViolated, refusal.ErrorId);
        Assert.Contains($"({setting}: pgmigrate.json, line 2)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(
            Observer.Messages,
            message => message.Text.StartsWith("would stop the repair: ", StringComparison.Ordinal)
        );
        Assert.False(await ExistsAsync("pgmigrate.repair"));

        Configure(letting);
        Assert.Equal(RepairStatus.Repaired, Assert.Single(await RepairAllAsync(Repairs)).Status);

        void Configure(string policy) =>
            Folder.Write("pgmigrate.json", $"{{ \"policy\": {{ \"profile\": \"development\",\n{policy} }} }}");
    }

    [Fact]
    public async Task A_constraint_is_validated_where_the_rows_fit()
    {
        await Database.ExecuteAsync(
            """
            CREATE TABLE item (id integer PRIMARY KEY, parent integer);
            INSERT INTO item VALUES (1, 7);
            ALTER TABLE item ADD CONSTRAINT positive CHECK (id > 0) NOT VALID, ADD FOREIGN KEY (parent) REFERENCES item NOT VALID;
            CREATE DOMAIN label AS text;
            ALTER DOMAIN label ADD CONSTRAINT filled CHECK (value <> '') NOT VALID;
            """
        );
        var done = await RepairAllAsync(Repairs with { Kinds = [RepairKind.UnvalidatedConstraint], Path = null });

        Assert.Equal(
            ["public.item.item_parent_fkey", "public.item.positive", "public.label.filled"],
            done.Select(action => action.Object)
        );
        Assert.Equal([RepairStatus.Failed, RepairStatus.Repaired, RepairStatus.Repaired], done.Select(action => action.Status));
        Assert.Contains("(parent)=(7)", done[0].Error, StringComparison.Ordinal);
        Assert.Equal(
            ["item_parent_fkey"],
            await Database.QueryAsync<string>("SELECT conname::text FROM pg_constraint WHERE NOT convalidated")
        );
    }

    [Fact]
    public async Task An_interrupted_script_is_begun_anew_for_a_reason()
    {
        Folder.Write("up/0001.sql", "-- pgmigrate:transaction off\nCREATE TABLE t (a integer);\nINSERT INTO nowhere VALUES (1);");
        await FailAsync(MigrationErrorId.StatementFailed);
        var found = Assert.Single(await FindAsync(Repairs));
        Assert.Equal((RepairKind.InterruptedScript, "0001.sql"), (found.Kind, found.Object));
        var failure = await Assert.ThrowsAsync<MigrationException>(() => RepairAllAsync(Repairs with { Reason = null }));
        Assert.Equal(MigrationErrorId.OptionsInvalid, failure.ErrorId);
        Assert.Single(await FindAsync(Repairs));

        await RepairAllAsync(Repairs);
        await Database.ExecuteAsync("DROP TABLE t");
        Folder.Write("up/0001.sql", "-- pgmigrate:transaction off\nCREATE TABLE t (b integer);");
        await MigrateAsync();

        Assert.Equal(["0001.sql"], await AppliedAsync());
        Assert.Empty(await FindAsync(Repairs));
    }

    [Fact]
    public async Task A_changed_script_is_accepted_and_a_missing_one_retired()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE a (id integer);");
        var gone = Folder.Write("up/0002.sql", "CREATE TABLE b (id integer);");
        await MigrateAsync();
        Folder.Write("up/0001.sql", "-- Reviewed.\nCREATE TABLE a (id integer);");
        File.Delete(gone);
        var refused = await FailAsync(MigrationErrorId.OneTimeScriptChanged);
        Assert.Contains("PgMigrator.RepairAsync Kinds = ChangedScript", refused.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("missing-script", await RulesAsync());

        var done = await RepairAllAsync(Repairs);

        Assert.Equal([RepairKind.ChangedScript, RepairKind.MissingScript], done.Select(action => action.Kind));
        Assert.Equal(["0001.sql", "0002.sql"], done.Select(action => action.Object));
        await MigrateAsync();
        var status = await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
        Assert.Equal([MigrationState.Applied, MigrationState.Retired], status.Select(script => script.State));
        Assert.Equal("retired: OPS-7", status[1].Reason);
        Assert.DoesNotContain("missing-script", await RulesAsync());
        var newest = (await HistoryAsync())[0];
        Assert.Equal(("0001.sql", ScriptRunStatus.Baselined, "OPS-7"), (newest.Script, newest.Status, newest.Reason));
        Assert.Empty(await FindAsync(Repairs));
    }

    [Fact]
    public async Task A_script_that_was_renamed_stops_the_run_and_is_recorded_under_its_new_name()
    {
        const string Sql = "CREATE TABLE IF NOT EXISTS a (id integer); INSERT INTO a VALUES (1);";
        var old = Folder.Write("up/0001_a.sql", Sql);
        await MigrateAsync();
        File.Delete(old);
        Folder.Write("up/0001_b.sql", Sql);
        var refused = await FailAsync(MigrationErrorId.CheckFailed);
        Assert.Contains(
            "0001_b.sql: It has the text of 0001_a.sql, which was applied",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("renamed-script", await RulesAsync());

        var done = Assert.Single(await RepairAllAsync(Repairs));

        Assert.Equal((RepairKind.RenamedScript, "0001_b.sql"), (done.Kind, done.Object));
        await MigrateAsync();
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM a"));
        var status = await Migrator.GetScriptsAsync(Target, Options, Observer, CancellationToken.None);
        Assert.Equal(
            [("0001_b.sql", MigrationState.Applied), ("0001_a.sql", MigrationState.Retired)],
            status.Select(script => (script.Script, script.State))
        );
        Assert.Empty((await RulesAsync()).Intersect(["renamed-script", "missing-script"]));
        Assert.Empty(await FindAsync(Repairs));
    }

    // Test-PgMigration sees what a run sees: a record that nobody misses is one all the same.
    [Fact]
    public async Task A_retired_script_does_not_come_back_under_another_name()
    {
        var old = Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        await MigrateAsync();
        File.Delete(old);
        await RepairAllAsync(Repairs);
        Folder.Write("up/0002_b.sql", "CREATE TABLE a (id integer);");
        Assert.Equal(["renamed-script"], (await RulesAsync()).Intersect(["renamed-script", "missing-script"]));
        await FailAsync(MigrationErrorId.CheckFailed);
    }

    [Fact]
    public async Task Expired_backups_and_copies_that_no_backup_lists_are_dropped()
    {
        await Database.ExecuteAsync("CREATE TABLE item AS SELECT 1 AS id");
        var older = await BackupAsync("item");
        var newer = await BackupAsync("item");
        await Database.ExecuteAsync("CREATE TABLE pgmigrate_backup.lost AS SELECT 1 AS id");
        Assert.Equal(["pgmigrate_backup.lost"], (await FindAsync(Repairs with { Path = null })).Select(found => found.Object));

        var done = await RepairAllAsync(Repairs with { BackupKeepLast = 1, Path = null });

        Assert.Equal(["pgmigrate_backup.lost", $"{older.BackupId}"], done.Select(action => action.Object));
        Assert.All(done, action => Assert.Equal(RepairStatus.Repaired, action.Status));
        Assert.Equal(
            newer.BackupId,
            Assert.Single(await SchemaBackups.GetAsync(Target, Observer, CancellationToken.None)).BackupId
        );
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_tables WHERE schemaname = 'pgmigrate_backup'"));
    }

    private Task<IReadOnlyList<RepairAction>> FindAsync(RepairOptions options) =>
        Migrator.FindRepairsAsync(Target, options, Observer, CancellationToken.None);

    private async Task<IReadOnlyList<RepairAction>> RepairAllAsync(RepairOptions options) =>
        await Migrator.RepairAsync(Target, options, await FindAsync(options), Observer, CancellationToken.None);

    private async Task<IEnumerable<string>> RulesAsync() =>
        (await MigrationChecker.CheckAsync(Target, new CheckOptions { Run = Options }, Observer, CancellationToken.None)).Select(
            finding => finding.RuleId
        );
}
