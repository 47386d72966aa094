using System.Diagnostics;
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
        Folder.Write("up/0002.sql", "-- pgmigrate:lock-timeout 300ms\nINSERT INTO log VALUES (1);\nALTER TABLE t ADD COLUMN b integer;");
        await using var holder = await HoldAsync("t");

        var run = MigrateAsync();
        await Task.Delay(1500, TestContext.Current.CancellationToken);
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
        Folder.Write("up/0002.sql", "-- pgmigrate:lock-timeout 600ms\n-- pgmigrate:retries 1\n\nALTER TABLE t ADD COLUMN b integer;");
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
        Folder.Write("up/0001.sql", "CREATE TABLE p (a integer) PARTITION BY LIST (a);\n" + string.Concat(Enumerable.Range(1, 6).Select(i => $"CREATE TABLE p{i} PARTITION OF p FOR VALUES IN ({i});\n")));
        await MigrateAsync();
        Folder.Write("up/0002.sql", "-- pgmigrate:lock-timeout 1s\n-- pgmigrate:retries 0\n" + string.Concat(Enumerable.Range(1, 6).Select(i => $"ALTER TABLE p{i} SET (fillfactor = 90);\n")));
        var releases = new List<Task>();
        for (var i = 1; i <= 6; i++)
            releases.Add(ReleaseLaterAsync(await HoldAsync($"p{i}"), TimeSpan.FromMilliseconds(900 * i)));

        var clock = Stopwatch.StartNew();
        var failure = await FailAsync(MigrationErrorId.LockNotAvailable);

        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 4);
        Assert.Contains("held by process", failure.Message, StringComparison.Ordinal);
        await Task.WhenAll(releases);
    }

    [Fact]
    public async Task A_second_run_waits_for_the_first_and_names_it()
    {
        Folder.Write("up/0001.sql", "SELECT pg_sleep(2); CREATE TABLE t (a integer);");
        var first = MigrateAsync();
        await Task.Delay(700, TestContext.Current.CancellationToken);

        var second = new RecordingObserver();
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(Target, Options with { RunLockTimeout = TimeSpan.FromMilliseconds(300) }, second, CancellationToken.None));
        Assert.Equal(MigrationErrorId.RunLocked, failure.ErrorId);
        Assert.Contains("pgmigrate ", failure.Message, StringComparison.Ordinal);
        await Migrator.InvokeAsync(Target, Options, second, CancellationToken.None);
        await first;

        Assert.Contains(second.Messages, message => message.Severity == MessageSeverity.Warning && message.Text.Contains("Another migration", StringComparison.Ordinal));
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task The_locks_are_free_as_soon_as_the_run_returns()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer);");
        await MigrateAsync();
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    private async Task<NpgsqlConnection> HoldAsync(string table)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { ApplicationName = "holder", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN SHARE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    private static async Task ReleaseLaterAsync(NpgsqlConnection holder, TimeSpan after)
    {
        await Task.Delay(after);
        await holder.DisposeAsync();
    }
}
