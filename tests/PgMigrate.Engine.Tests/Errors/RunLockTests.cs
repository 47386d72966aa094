using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Sessions;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Another run, or what is left of one, is at work.</summary>
public sealed class RunLockTests(PostgresServer server) : ErrorTestBase(server)
{
    [Theory]
    [InlineData(MigrationLock.Run)]
    [InlineData(MigrationLock.Work)]
    public async Task The_holder_is_named_and_nothing_runs(int key)
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await using var holder = await HoldAsync(key);

        var failure = await RefuseAsync(
            MigrationErrorId.RunLocked,
            Options with
            {
                RunLockTimeout = TimeSpan.FromMilliseconds(300),
            }
        );

        Assert.Contains($"process {holder.ProcessID} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("a colleague's run", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Database.Name, failure.Message, StringComparison.Ordinal);
        Assert.Equal(Target.ToString(), failure.Target);
        Assert.False(await ExistsAsync("t"));
    }

    [Theory]
    [InlineData(MigrationLock.Run)]
    [InlineData(MigrationLock.Work)]
    public async Task The_run_goes_on_when_the_lock_is_free(int key)
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        var holder = await HoldAsync(key);
        var run = MigrateAsync();
        await EventuallyAsync(() => Task.FromResult(Observer.Messages.Count > 0), "Nobody was told of the wait.");
        await holder.DisposeAsync();
        await run;
        var told = Assert.Single(Observer.Messages, message => message.Severity == MessageSeverity.Warning);
        Assert.Contains("a colleague's run", told.Text, StringComparison.Ordinal);
        Assert.Equal(["0001_table.sql"], await AppliedAsync());
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task A_lock_of_another_database_is_none_of_ours()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await using var other = await PostgresServer.CreateDatabaseAsync();
        await using var holder = await HoldAsync(MigrationLock.Run, other);
        await MigrateAsync(Options with { RunLockTimeout = TimeSpan.FromMilliseconds(300) });
        Assert.Equal(["0001_table.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_script_that_gives_all_locks_back_cannot_let_another_run_in()
    {
        Folder.Write(
            "up/0001_unlock.sql",
            "-- pgmigrate:transaction off\nSELECT pg_advisory_unlock_all();\nSELECT pg_sleep(0.5);\nCREATE TABLE t (a integer);"
        );
        var run = MigrateAsync();
        await RunsAsync("pg_sleep(0.5)");
        await using var other = await Database.OpenAsync();
        await using var take = new NpgsqlCommand(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SELECT pg_try_advisory_lock({MigrationLock.Space}, {MigrationLock.Work})"
            ),
            other
        );
        Assert.False((bool)(await take.ExecuteScalarAsync())!);
        await run;
        Assert.True(await ExistsAsync("t"));
    }

    [Fact]
    public async Task The_run_ends_when_its_lock_is_lost()
    {
        Folder.Write("up/0001_slow.sql", "CREATE TABLE t (a integer);\nSELECT pg_sleep(60);");
        var run = MigrateAsync();
        await RunsAsync("pg_sleep(60)");
        await Database.ExecuteAsync(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_locks
            WHERE locktype = 'advisory' AND classid = {MigrationLock.Space} AND objid = {MigrationLock.Run}
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """
        );
        var failure = ErrorText.Require(MigrationErrorId.ConnectionLost, await Assert.ThrowsAsync<MigrationException>(() => run));
        Assert.Contains("lock", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("t"));
        await AssertNothingRunsAsync();
    }

    private async Task<NpgsqlConnection> HoldAsync(int key, TestDatabase? database = null)
    {
        var builder = new NpgsqlConnectionStringBuilder((database ?? Database).ConnectionString)
        {
            ApplicationName = "a colleague's run",
            Pooling = false,
        };
        var holder = new NpgsqlConnection(builder.ConnectionString);
        await holder.OpenAsync();
        await using var take = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({MigrationLock.Space}, {key})"),
            holder
        );
        await take.ExecuteNonQueryAsync();
        return holder;
    }
}
