using Npgsql;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>
/// What batches wait for, staged on servers of their own: they say what was measured, go on when it is over, and it is kept how
/// long they have waited for what.
/// </summary>
public sealed class StagedSignalTests(StagedServer staged) : IClassFixture<StagedServer>, IAsyncLifetime
{
    private const int Rows = 60;

    // All of it takes more than a second: so there is a second look.
    private const string Slow = "UPDATE app.item SET n = n + 1 + length(pg_sleep(0.025)::text);";

    private readonly TempFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private TestDatabase _database = null!;

    private MigrationOptions Options => new() { Path = _folder.FullPath, RunLockTimeout = TimeSpan.FromSeconds(20) };

    private PgMigrator Migrator => new(_database.ConnectionString);

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(staged.Primary.ConnectionString);
        await _database.ExecuteAsync(
            "CREATE SCHEMA app; CREATE TABLE app.item (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0); "
                + $"INSERT INTO app.item (id) SELECT i FROM generate_series(1, {Rows}) i"
        );
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_replica_that_lags_lets_them_wait_and_one_that_lags_too_far_ends_the_run()
    {
        var standby = await staged.FollowAsync();
        _database.Reconnect();
        await using var replica = NpgsqlDataSource.Create(standby.ConnectionString);
        // It falls silent: the server's own figure of its lag stays where it was.
        object? receiver = null;
        await EventuallyAsync(
            async () => (receiver = await OnReplicaAsync(replica, "SELECT pid FROM pg_stat_wal_receiver")) is not null,
            "The replica does not receive."
        );
        await FaultServer.SignalAsync("STOP", receiver);
        Write("pause-on=replica-lag>200ms stop-on=replica-lag>1GB", Slow);
        var run = MigrateAsync();
        await PausesAsync(
            run,
            "The batches pause: the replica staged is ",
            " behind (replica-lag>200ms, pause-on of the script)."
        );
        var seen = await EventuallyWaitsAsync("the replica staged is");
        Assert.Equal(MigrationBatchState.Running, seen.State);
        Assert.InRange(await DoneAsync(), 0, Rows - 1);
        await FaultServer.SignalAsync("CONT", receiver);
        await GoesOnAsync(run, "replica-lag");

        await OnReplicaAsync(replica, "SELECT pg_wal_replay_pause()");
        await _database.ExecuteAsync("CREATE TABLE app.written AS SELECT i FROM generate_series(1, 5000) i");
        Write("stop-on=replica-lag>100kB", "UPDATE app.item SET n = n + 1;", "0002.sql");
        var failure = await Assert.ThrowsAsync<MigrationException>(MigrateAsync);
        Assert.Equal(MigrationErrorId.BatchStopped, failure.ErrorId);
        Assert.Contains("(replica-lag>100kB, stop-on of the script)", failure.Message, StringComparison.Ordinal);
        await OnReplicaAsync(replica, "SELECT pg_wal_replay_resume()");
        await EventuallyAsync(
            () => _database.ScalarAsync<bool>("SELECT replay_lsn >= pg_current_wal_lsn() - 100 FROM pg_stat_replication"),
            "The replica does not catch up."
        );
        await MigrateAsync();
        Assert.Equal(2 * Rows, await DoneAsync());
    }

    [Fact]
    public async Task An_archiver_that_fails_lets_them_wait_whatever_the_role_may_list()
    {
        var plain = await MakePlainRoleAsync("app.item");
        // Without an archived file nobody but a monitor knows how many wait.
        await _database.ExecuteAsync("SELECT pg_switch_wal()");
        await EventuallyAsync(
            () => _database.ScalarAsync<bool>("SELECT last_archived_wal IS NOT NULL FROM pg_stat_archiver"),
            "Nothing is archived."
        );
        await ArchiveAsync("false");
        for (var i = 0; i < 3; i++)
            await _database.ExecuteAsync($"CREATE TABLE app.t{i} (a integer); SELECT pg_switch_wal()");
        await EventuallyAsync(
            () => _database.ScalarAsync<bool>("SELECT last_failed_time > last_archived_time FROM pg_stat_archiver"),
            "The archiver does not fail."
        );
        Write("pause-on=archiver-failing,archive-backlog>1", Slow);
        var run = MigrateAsync(plain);
        await PausesAsync(
            run,
            "The batches pause: the archiver fails at 0",
            " files of log wait for the archiver (archive-backlog>1,"
        );
        await _database.ExecuteAsync("CREATE TABLE app.t4 (a integer); SELECT pg_switch_wal()");
        await ArchiveAsync("true");
        await GoesOnAsync(run, "archive-backlog");
        Assert.True(Assert.Single(await Migrator.GetBatchesAsync()).Pauses.Count >= 2);

        // What the role may not see is told before the first batch.
        Write("pause-on=replica-lag>1s", Slow, "0002.sql");
        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(plain));
        Assert.Equal(MigrationErrorId.PermissionDenied, failure.ErrorId);
        Assert.Contains(
            "the signal replica-lag>1s (pause-on of the script) cannot be known",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("GRANT pg_read_all_stats", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal((1, 14), (failure.Line, failure.Column));
        Assert.Equal(Rows, await DoneAsync());
    }

    [Fact]
    public async Task Policy_and_other_sessions_name_signals_and_a_slot_that_retains_holds_them_back()
    {
        await _database.ExecuteAsync("SELECT pg_create_physical_replication_slot('stuck', true)");
        await _database.ExecuteAsync("CREATE TABLE app.written AS SELECT i FROM generate_series(1, 5000) i");
        _folder.Write(
            "pgmigrate.json",
            """{ "policy": { "profile": "development", "batches": { "pause": ["slot-retention>1kB"] } } }"""
        );
        // A script may be stricter, and not looser.
        Write("pause-on=slot-retention>1000GB", Slow);
        var run = MigrateAsync();
        await PausesAsync(
            run,
            "The batches pause: the slot stuck retains ",
            "(slot-retention>1kB, the policy of runs without an environment (profile development))."
        );
        var set = Assert.Single(
            await Migrator.SetBatchesAsync(new BatchChange { PauseOn = [], StopOn = ["slot-retention > 1000 GB"] })
        );
        Assert.Empty(set.PauseOn!);
        Assert.Equal(["slot-retention>1000 GB"], set.StopOn!);
        await EventuallyWaitsAsync("the slot stuck retains");
        await _database.ExecuteAsync("SELECT pg_drop_replication_slot('stuck')");
        await GoesOnAsync(run, "slot-retention");

        var wrong = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.SetBatchesAsync(new BatchChange { PauseOn = ["wal-rat>1MB/s"] })
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, wrong.ErrorId);
        Assert.Contains("Did you mean 'wal-rate'?", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_they_write_themselves_holds_them_back_too_until_another_session_lets_them_go()
    {
        Write("pause-on=wal-rate>1kB/s pause-limit=1ms pause=1%", Slow);
        var failure = await Assert.ThrowsAsync<MigrationException>(MigrateAsync);
        Assert.Equal(MigrationErrorId.BatchStopped, failure.ErrorId);
        Assert.Contains("paused for more than 1 ms: the server writes ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(" of log a second (wal-rate>1kB/s,", failure.Message, StringComparison.Ordinal);
        var stopped = Assert.Single(await Migrator.GetBatchesAsync());
        Assert.Equal((MigrationBatchState.Waiting, null), (stopped.State, stopped.WaitsFor));
        Assert.Equal(["pause", "wal-rate"], stopped.Pauses.Select(pause => pause.Cause));
        Assert.Equal(TimeSpan.Zero, stopped.Paused);
        Assert.True(stopped.LongestBatch >= TimeSpan.FromMilliseconds(250), stopped.LongestBatch.ToString());
        Assert.Single(await Migrator.SetBatchesAsync(new BatchChange { PauseOn = [] }));
        await MigrateAsync();
        Assert.Equal(Rows, await DoneAsync());
    }

    [Fact]
    public async Task Sessions_that_wait_behind_a_batch_that_waits_hold_them_back()
    {
        await using var blocker = await _database.OpenAsync();
        await ExecuteAsync(blocker, "BEGIN; UPDATE app.item SET n = n WHERE id = 15");
        // The second batch locks rows of its range, and waits for the blocker's.
        Write("pause-on=lock-waits>1", Slow, head: "-- pgmigrate:lock-timeout 2s\n");
        var run = MigrateAsync();
        await EventuallyAsync(
            () =>
                _database.ScalarAsync<bool>(
                    "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'pgmigrate%' "
                        + "AND wait_event_type = 'Lock'"
                ),
            "The batch does not wait."
        );
        Task[] behind = [Behind(12), Behind(13)];
        await PausesAsync(
            run,
            "The batches pause: 2 sessions waited for locks of the batches (lock-waits>1, pause-on of the script).",
            ""
        );
        await Task.WhenAll(behind);
        await ExecuteAsync(blocker, "COMMIT");
        await GoesOnAsync(run, "lock-waits");

        Task Behind(int id) => _database.ExecuteAsync($"UPDATE app.item SET n = n WHERE id = {id}");
    }

    [Fact]
    public async Task Autovacuum_on_a_partition_holds_them_back()
    {
        await _database.ExecuteAsync(
            """
            CREATE TABLE app.parts (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0) PARTITION BY RANGE (id);
            CREATE TABLE app.part PARTITION OF app.parts FOR VALUES FROM (0) TO (100000) WITH (autovacuum_vacuum_threshold = 1,
                autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1);
            INSERT INTO app.parts SELECT i FROM generate_series(1, 50000) i;
            UPDATE app.parts SET n = 0;
            """
        );
        // Autovacuum gives way for these changes, and comes back.
        var plain = await MakePlainRoleAsync("app.parts", "app.part");
        await EventuallyAsync(
            () =>
                _database.ScalarAsync<bool>(
                    "SELECT count(*) > 0 FROM pg_stat_progress_vacuum WHERE relid = 'app.part'::regclass"
                ),
            "Autovacuum does not come."
        );
        _folder.Write(
            "up/0001.sql",
            "-- pgmigrate:batch table=app.parts key=id size=30000 target=0 later-rows=ignored pause-on=autovacuum\n"
                + "UPDATE app.parts SET n = n + 1;"
        );
        var run = MigrateAsync(plain);
        await PausesAsync(run, "The batches pause: autovacuum works on app.part (autovacuum, pause-on of the script).", "");
        // It takes a lock for which autovacuum gives way.
        await _database.ExecuteAsync("ALTER TABLE app.part SET (autovacuum_enabled = off)");
        await run;
        Assert.Equal(50_000, await _database.ScalarAsync<long>("SELECT sum(n) FROM app.parts"));
    }

    private void Write(string options, string statement, string name = "0001.sql", string head = "") =>
        _folder.Write(
            $"up/{name}",
            $"-- pgmigrate:batch table=app.item key=id size=10 target=0 later-rows=ignored {options}\n{head}{statement}"
        );

    private Task MigrateAsync() => MigrateAsync(new NpgsqlConnectionStringBuilder(_database.ConnectionString));

    private Task MigrateAsync(NpgsqlConnectionStringBuilder to) =>
        Engine.Migrator.InvokeAsync(new(to), Options, _observer, CancellationToken.None);

    private Task PausesAsync(Task run, string begin, string end) =>
        EventuallyAsync(
            () =>
                Task.FromResult(
                    run.IsCompleted
                        || _observer.Messages.Any(message =>
                            message.Text.StartsWith(begin, StringComparison.Ordinal)
                            && message.Text.Contains(end, StringComparison.Ordinal)
                        )
                ),
            "The batches do not pause."
        );

    private async Task<MigrationBatch> EventuallyWaitsAsync(string text)
    {
        MigrationBatch? batch = null;
        await EventuallyAsync(
            async () =>
            {
                batch = Assert.Single(await Migrator.GetBatchesAsync());
                return batch.WaitsFor?.Contains(text, StringComparison.Ordinal) == true && batch.Paused > TimeSpan.Zero;
            },
            "Nobody sees what they wait for."
        );
        return batch!;
    }

    // They go on by themselves, each row is changed once, and it is kept what they waited for.
    private async Task GoesOnAsync(Task run, string cause)
    {
        await run;
        Assert.Equal(Rows, await DoneAsync());
        Assert.Contains(
            _observer.Messages,
            message =>
                message.Text.StartsWith("The batches go on after a pause of ", StringComparison.Ordinal)
                && message.Text.Contains(cause, StringComparison.Ordinal)
        );
        var batch = Assert.Single(await Migrator.GetBatchesAsync());
        var pause = Assert.Single(batch.Pauses, pause => pause.Cause == cause);
        Assert.True(pause.Count >= 1 && pause.Duration > TimeSpan.Zero && batch.Paused >= pause.Duration, pause.ToString());
        Assert.Null(batch.WaitsFor);
    }

    private Task<long> DoneAsync() => _database.ScalarAsync<long>("SELECT sum(n) FROM app.item");

    private async Task ArchiveAsync(string command)
    {
        await _database.ExecuteAsync($"ALTER SYSTEM SET archive_command = '{command}'");
        await _database.ExecuteAsync("SELECT pg_reload_conf()");
    }

    // It owns what it changes, and may read nobody's statistics.
    private async Task<NpgsqlConnectionStringBuilder> MakePlainRoleAsync(params string[] tables)
    {
        var role = $"plain{_database.Name}";
        await _database.ExecuteAsync(
            $"CREATE ROLE {role} LOGIN PASSWORD 'p'; GRANT ALL ON SCHEMA app TO {role}; ALTER DATABASE {_database.Name} OWNER TO {role}"
        );
        foreach (var table in tables)
            await _database.ExecuteAsync($"ALTER TABLE {table} OWNER TO {role}");
        return new(_database.ConnectionString) { Username = role, Password = "p" };
    }

    private static async Task<object?> OnReplicaAsync(NpgsqlDataSource replica, string sql)
    {
        await using var command = replica.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task EventuallyAsync(Func<Task<bool>> condition, string otherwise) =>
        Errors.ErrorTestBase.EventuallyAsync(condition, otherwise);
}
