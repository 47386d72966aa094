using Npgsql;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Engine.Text;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.DataLoss;

/// <summary>Writers that are held off from the copy on.</summary>
public sealed class BackupLockTests(PostgresServer server) : LossTestBase(server)
{
    private const string Item =
        "CREATE TABLE item (id integer PRIMARY KEY, name text); INSERT INTO item SELECT n, 'x' || n FROM generate_series(1, "
        + "10) n;";

    private MigrationOptions Locking => Options with { BackupLock = true, TransactionMode = TransactionMode.Run };

    // The writer waits in front of the script, in whose way a lock that is handed on would put it.
    [Theory]
    [InlineData(true, 10L)]
    [InlineData(false, 11L)]
    public async Task A_writer_waits_from_the_copy_until_the_commit(bool locks, long seen)
    {
        await MakeAsync(Item);
        Script("SELECT pg_sleep(0.5);", "0001_wait.sql");
        Script("CREATE TABLE seen AS SELECT count(*) FROM item; ALTER TABLE item DROP COLUMN name;", "0002_harm.sql");
        var work = WhenBackingUp(() => Database.ExecuteAsync("INSERT INTO item (id) VALUES (99)"));

        await MigrateAsync(locks ? Locking : Options with { TransactionMode = TransactionMode.Run });
        await work();

        Assert.Equal(seen, await Database.ScalarAsync<long>("SELECT * FROM seen"));
        Assert.Equal(11L, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
        Assert.Equal(10L, (await BackupOfRunAsync()).Rows);
        Assert.Equal(
            locks,
            Assert
                .Single(Told(MessageSeverity.Information))
                .Contains("nobody else wrote there before the run's commit", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Readers_go_on_while_it_is_copied()
    {
        await MakeAsync(Item);
        Script("TRUNCATE item;");
        var read = 0;
        var work = WhenBackingUp(() =>
        {
            read = Database.QueryAsync<int>("SET lock_timeout = '1ms'; SELECT id FROM item").Result.Count;
            return Task.CompletedTask;
        });

        await MigrateAsync(Locking with { Force = true });

        await work();
        Assert.Equal(10, read);
    }

    [Theory]
    [InlineData("DELETE FROM item WHERE id = 5", 0)]
    [InlineData("DELETE FROM item WHERE id > 0", 1)]
    public async Task Few_rows_are_left_to_the_script_as_without_it(string sql, int backups)
    {
        await MakeAsync(Item + "ANALYZE item;");
        Script(sql);

        await MigrateAsync(Locking with { Force = true, BackupThreshold = 5 });

        Assert.Equal(backups, (await ListAsync()).Count);
    }

    // Whoever makes a foreign key holds the table that it refers to, and is waited for.
    [Fact]
    public async Task A_table_that_comes_while_others_are_waited_for_is_held_too()
    {
        await MakeAsync(Item);
        Script(
            "CREATE TABLE held AS SELECT relation::regclass::text AS name FROM pg_locks WHERE pid = pg_backend_pid() AND mode = "
                + "'ShareRowExclusiveLock' AND granted;",
            "0001_look.sql"
        );
        Script("DELETE FROM item WHERE id > 0;", "0002_harm.sql");
        await using var other = await Database.OpenAsync();
        var making = await other.BeginTransactionAsync();
        await using (
            var command = new NpgsqlCommand(
                "CREATE TABLE child (item integer REFERENCES item ON DELETE CASCADE); INSERT INTO child VALUES (1), (2)",
                other,
                making
            )
        )
            await command.ExecuteNonQueryAsync();

        var run = MigrateAsync(Locking with { Force = true, BackupThreshold = 1, LockTimeout = TimeSpan.FromSeconds(20) });
        await ErrorTestBase.EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'item'::regclass AND mode = 'ShareRowExclusiveLock' "
                        + "AND NOT granted)"
                ),
            "The run does not wait."
        );
        await making.CommitAsync();
        await run;

        Assert.Equal(["public.child", "public.item"], (await BackupOfRunAsync()).Tables);
        Assert.Equal(
            ["child", "item"],
            await Database.QueryAsync<string>("SELECT name FROM held WHERE name IN ('child', 'item') ORDER BY 1")
        );
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM child"));
    }

    [Fact]
    public async Task Expiry_leaves_the_backup_of_the_run_before()
    {
        await MakeAsync(Item);
        Script("TRUNCATE item;", "0001_harm.sql");
        await MigrateAsync(Locking with { Force = true });
        await Database.ExecuteAsync("INSERT INTO item VALUES (1)");
        Script("TRUNCATE item; SELECT 1 / 0;", "0002_fails.sql");

        // However often a run fails: its own backup goes.
        await FailAsync(MigrationErrorId.StatementFailed, Locking with { Force = true, BackupKeepLast = 1 });
        await FailAsync(MigrationErrorId.StatementFailed, Locking with { Force = true, BackupKeepLast = 1 });

        Assert.Equal([10L], (await ListAsync()).Select(backup => backup.Rows!.Value));
    }

    // What other runs have applied need not fit into one transaction where the way back is tried.
    [Fact]
    public async Task The_way_back_is_derived_under_it_too()
    {
        Script("CREATE TABLE one (id integer);", "0001_one.sql");
        Script("CREATE INDEX CONCURRENTLY one_id ON one (id);", "0002_index.sql");
        Script("CREATE TABLE two (id integer);", "0003_two.sql");
        await MigrateAsync(Options with { Force = true });

        await Migrator.UndoAsync(Target, Locking, new UndoOptions { Last = 1 }, Observer, CancellationToken.None);

        Assert.False(await ExistsAsync("two"));
        Assert.True(await ExistsAsync("one_id"));
    }

    [Fact]
    public async Task Tables_without_rows_and_partitions_are_held_too()
    {
        await MakeAsync(
            Item
                + """
                CREATE TABLE "Empty" (id integer);
                CREATE TABLE part (id integer) PARTITION BY LIST (id); CREATE TABLE part_1 PARTITION OF part FOR VALUES IN (1);
                CREATE TABLE child (item integer REFERENCES item ON DELETE CASCADE);
                CREATE TABLE other (id integer);
                """
        );
        Script(
            """
            CREATE TABLE held AS SELECT relation::regclass::text AS name FROM pg_locks
                WHERE pid = pg_backend_pid() AND mode = 'ShareRowExclusiveLock' AND granted AND relation IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace);
            """,
            "0001_look.sql"
        );
        Script("""DELETE FROM item; DROP TABLE "Empty"; TRUNCATE part;""", "0002_harm.sql");

        await MigrateAsync(Locking with { Force = true });

        Assert.Equal(
            ["\"Empty\"", "child", "item", "part", "part_1"],
            await Database.QueryAsync<string>("SELECT name FROM held ORDER BY name COLLATE \"C\"")
        );
        Assert.Equal(["public.item"], (await BackupOfRunAsync()).Tables);
    }

    [Fact]
    public async Task A_backup_of_all_holds_all()
    {
        await MakeAsync(Item + "CREATE TABLE other (id integer);");
        Script(
            "CREATE TABLE held AS SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'ShareRowExclusiveLock' "
                + "AND relation IN ('item'::regclass, 'other'::regclass);"
        );

        await MigrateAsync(Locking with { BackupMode = BackupMode.Always });

        Assert.Equal(2L, await Database.ScalarAsync<long>("SELECT * FROM held"));
    }

    [Fact]
    public async Task Pg_dump_copies_what_is_held()
    {
        await RequireDumpAsync();
        await MakeAsync(Item);
        using var folder = new TempFolder();
        Script("DROP TABLE item;");

        await MigrateAsync(Locking with { BackupMethod = BackupMethod.PgDump, BackupPath = folder.FullPath });

        Assert.Equal(10L, (await BackupOfRunAsync()).Rows);
        Assert.False(await ExistsAsync("item"));
    }

    [Fact]
    public async Task Who_holds_a_table_is_named_and_nothing_runs()
    {
        await MakeAsync(Item);
        Script("CREATE TABLE made (id integer);", "0001_made.sql");
        Script("DROP TABLE item;", "0002_harm.sql");
        await using var other = await Database.OpenAsync();
        await using var writing = await other.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("INSERT INTO item VALUES (11)", other, writing))
            await command.ExecuteNonQueryAsync();

        var failure = await FailAsync(
            MigrationErrorId.BackupFailed,
            Locking with
            {
                LockTimeout = TimeSpan.FromMilliseconds(300),
                Retries = 1,
            }
        );

        Assert.Contains("public.item", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"held by process {other.ProcessID}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, failure.SqlState);
        Assert.Contains(Told(MessageSeverity.Warning), text => text.Contains("trying again", StringComparison.Ordinal));
        Assert.False(await ExistsAsync("made"));
        Assert.Empty(await ListAsync());
        Assert.Equal("failed", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
    }

    [Fact]
    public async Task What_fails_after_the_copy_leaves_the_tables_as_they_were()
    {
        await MakeAsync(Item);
        Script("DROP TABLE item;", "0001_harm.sql");
        Script("SELECT 1 / 0;", "0002_fails.sql");

        await FailAsync(MigrationErrorId.StatementFailed, Locking);

        Assert.Equal(10L, await Database.ScalarAsync<long>("SELECT count(*) FROM item"));
        Assert.Empty(await AppliedAsync());
        Assert.Empty(Told(MessageSeverity.Information));
        Assert.Equal("failed", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
    }

    [Fact]
    public async Task Rows_that_came_past_the_lock_are_found()
    {
        await MakeAsync(Item);
        var manifest = await ManifestAsync(await BackupAsync("item"));
        await Database.ExecuteAsync("UPDATE item SET name = 'other' WHERE id = 3");
        var run = new RunContext(Target, Locking, new RunIdentity(), Observer, SecretMask.Of([]));

        await LockedRun.RunAsync(
            run,
            gate: null,
            async (session, context, stop) =>
            {
                var hold = new BackupLock(context, session);
                await hold.TakeAsync(["public.item"], stop);
                var failure = await FailsAsync(MigrationErrorId.BackupFailed, () => hold.ProveAsync(manifest, stop));
                Assert.Contains("public.item", failure.Message, StringComparison.Ordinal);
            },
            CancellationToken.None
        );
    }

    [Fact]
    public async Task What_cannot_be_in_the_runs_transaction_is_refused_before()
    {
        await MakeAsync(Item);
        Script("DROP TABLE item;", "0001_harm.sql");
        Script("VACUUM;", "0002_alone.sql");

        var failure = await FailAsync(MigrationErrorId.OptionsInvalid, Locking);

        Assert.Contains("BackupLock", failure.Message, StringComparison.Ordinal);
        Assert.Contains("VACUUM", failure.Message, StringComparison.Ordinal);
        Assert.True(await ExistsAsync("item"));
    }

    [Theory]
    [InlineData(BackupMode.Never, TransactionMode.Run)]
    [InlineData(BackupMode.Auto, TransactionMode.Script)]
    [InlineData(BackupMode.Auto, TransactionMode.None)]
    public async Task What_does_not_go_together_is_refused(BackupMode backup, TransactionMode transaction)
    {
        Script("SELECT 1;");

        var failure = await FailAsync(
            MigrationErrorId.OptionsInvalid,
            Options with
            {
                BackupLock = true,
                BackupMode = backup,
                TransactionMode = transaction,
            }
        );

        Assert.Contains("BackupLock", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_back_is_held_too()
    {
        Script(Item, "0001_item.sql");
        await MigrateAsync();
        Folder.Write(
            "down/0001_item.sql",
            "CREATE TABLE held AS SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND mode = 'ShareRowExclusiveLock' "
                + "AND relation = 'item'::regclass; DROP TABLE item;"
        );

        await Migrator.UndoAsync(Target, Locking, new UndoOptions { Last = 1 }, Observer, CancellationToken.None);

        Assert.Equal(1L, await Database.ScalarAsync<long>("SELECT * FROM held"));
        Assert.Equal(10L, (await BackupOfRunAsync()).Rows);
        Assert.Equal(["succeeded", "succeeded"], await Database.QueryAsync<string>("SELECT outcome FROM pgmigrate.run"));
    }

    [Fact]
    public async Task A_preview_says_that_writers_would_wait()
    {
        await MakeAsync(Item);
        Script("DROP TABLE item;");

        await Migrator.PlanAsync(Target, Locking, Observer, CancellationToken.None);

        Assert.Contains(
            Told(MessageSeverity.Warning),
            text => text.Contains("nobody else could write there from before the copy until the commit", StringComparison.Ordinal)
        );
        Assert.Equal(0L, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE relation = 'item'::regclass"));
    }

    // Begins some work, once, when the copy begins.
    private Func<Task> WhenBackingUp(Func<Task> begin)
    {
        Task? work = null;
        Observer.Progressed = progress =>
        {
            if (progress.Activity == "Backing up")
                work ??= begin();
        };
        return () => work!;
    }
}
