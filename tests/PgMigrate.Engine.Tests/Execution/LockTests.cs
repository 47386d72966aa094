using Npgsql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Execution;

/// <summary>Tables that others hold, and the migration's own locks.</summary>
public sealed class LockTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task A_script_that_gets_no_lock_is_tried_again_whole()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer); CREATE TABLE log (a integer);");
        await MigrateAsync();
        Folder.Write(
            "up/0002.sql",
            "-- pgmigrate:lock-timeout 300ms\nINSERT INTO log VALUES (1);\nALTER TABLE t ADD COLUMN b integer;"
        );
        await using var holder = await HoldAsync("t");

        var run = MigrateAsync();
        await EventuallyAsync(() => Task.FromResult(IsSaid(Observer, "rying again")), "The script was not tried again.");
        await holder.DisposeAsync();
        await run;

        var script = Observer.Runs[^1];
        Assert.Equal(ScriptRunStatus.Applied, script.Status);
        Assert.InRange(script.Retries, 1, 10);
        Assert.True(script.LockWait > TimeSpan.FromMilliseconds(300), $"{script.LockWait}");
        Assert.Equal(1, await Database.ScalarAsync<long>("SELECT count(*) FROM log"));
    }

    [Fact]
    public async Task When_the_retries_are_used_up_the_error_names_the_holder()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        Folder.Write(
            "up/0002.sql",
            "-- pgmigrate:lock-timeout 600ms\n-- pgmigrate:retries 1\n\nALTER TABLE t ADD COLUMN b integer;"
        );
        await using var holder = await HoldAsync("t");

        var failure = await FailAsync(MigrationErrorId.LockNotAvailable);

        Assert.Equal("55P03", failure.SqlState);
        Assert.Equal((4, 1), (failure.Line, failure.Column));
        Assert.Contains($"process {holder.ProcessID} (holder", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, Observer.Runs[^1].Retries);
    }

    [Fact]
    public async Task Waits_for_many_locks_add_up_to_a_deadline()
    {
        Folder.Write(
            "up/0001.sql",
            "CREATE TABLE p (a integer) PARTITION BY LIST (a);\n"
                + string.Concat(Enumerable.Range(1, 6).Select(i => $"CREATE TABLE p{i} PARTITION OF p FOR VALUES IN ({i});\n"))
        );
        await MigrateAsync();
        Folder.Write(
            "up/0002.sql",
            "-- pgmigrate:lock-timeout 1s\n-- pgmigrate:retries 0\n"
                + string.Concat(Enumerable.Range(1, 6).Select(i => $"ALTER TABLE p{i} SET (fillfactor = 90);\n"))
        );
        var holders = new List<NpgsqlConnection>();
        for (var i = 1; i <= 6; i++)
            holders.Add(await HoldAsync($"p{i}"));

        var failing = FailAsync(MigrationErrorId.LockNotAvailable);
        var released = await ReleaseOneByOneAsync(holders, failing);

        // Two seconds in all: the third wait brings them together.
        Assert.InRange(released, 0, 3);
        Assert.Contains("held by process", (await failing).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_waits_for_the_first_and_names_it()
    {
        await using var gate = await Database.OpenAsync();
        await ExecuteAsync(gate, "SELECT pg_advisory_lock(77)");
        Folder.Write("up/0001.sql", "SELECT pg_advisory_xact_lock(77); CREATE TABLE t (a integer);");
        var first = MigrateAsync();
        await RunsAsync("pg_advisory_xact_lock(77)");

        var second = new RecordingObserver();
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(
                Target,
                Options with
                {
                    RunLockTimeout = TimeSpan.FromMilliseconds(300),
                },
                second,
                CancellationToken.None
            )
        );
        Assert.Equal(MigrationErrorId.RunLocked, failure.ErrorId);
        Assert.Contains("pgmigrate ", failure.Message, StringComparison.Ordinal);
        var waiting = new RecordingObserver();
        var next = Migrator.InvokeAsync(Target, Options, waiting, CancellationToken.None);
        await EventuallyAsync(
            () => Task.FromResult(IsSaid(waiting, "Another migration")),
            "The second run did not say that it waits."
        );
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock(77)");
        await next;
        await first;

        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_run_is_waited_for_while_it_makes_progress_and_no_longer()
    {
        await using var gate = await Database.OpenAsync();
        await ExecuteAsync(gate, "SELECT pg_advisory_lock(77)");
        Folder.Write("up/0001.sql", "SELECT pg_sleep(1.5);\nSELECT pg_advisory_xact_lock(77);");
        var first = MigrateAsync();
        await RunsAsync("pg_sleep(1.5)");

        var patient = Options with { RunLockTimeout = TimeSpan.FromMilliseconds(300), WaitWhileProgress = true };
        var waiting = new RecordingObserver();
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(Target, patient, waiting, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.RunLocked, failure.ErrorId);
        Assert.Contains("It has made no progress for 300 ms.", failure.Message, StringComparison.Ordinal);
        Assert.True(IsSaid(waiting, "Waiting as long as it makes progress, and 300 ms at most without."));
        // It worked when the time was up, and was waited for until it was stuck.
        Assert.Equal(
            1,
            await Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        );
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock(77)");
        await first;
    }

    [Fact]
    public async Task The_locks_are_free_as_soon_as_the_run_returns()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND database = (SELECT oid FROM "
                    + "pg_database WHERE datname = current_database())"
            )
        );
    }

    private static bool IsSaid(RecordingObserver observer, string text) =>
        observer.Messages.Any(message =>
            message.Severity == MessageSeverity.Warning && message.Text.Contains(text, StringComparison.Ordinal)
        );

    private async Task<NpgsqlConnection> HoldAsync(string table)
    {
        var builder = new NpgsqlConnectionStringBuilder(Database.ConnectionString)
        {
            ApplicationName = "holder",
            Pooling = false,
        };
        var connection = new NpgsqlConnection(builder.ConnectionString);
        await connection.OpenAsync();
        await ExecuteAsync(connection, $"BEGIN; LOCK TABLE {table} IN SHARE MODE");
        return connection;
    }

    // Each lock is given up when it has been waited for nearly as long as a single one may be.
    private async Task<int> ReleaseOneByOneAsync(IReadOnlyList<NpgsqlConnection> holders, Task run)
    {
        for (var released = 0; ; released++)
        {
            await EventuallyAsync(async () => run.IsCompleted || await IsWaitedForAsync(holders[released]), "Nobody waits.");
            if (run.IsCompleted)
                return released;
            await Task.WhenAny(run, Task.Delay(900));
            await holders[released].DisposeAsync();
        }
    }

    private Task<bool> IsWaitedForAsync(NpgsqlConnection holder) =>
        Database.ScalarAsync<bool>(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid)))",
            holder.ProcessID
        );

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
