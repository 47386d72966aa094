using PgMigrate.Engine.Tests.Errors;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>The process was killed, and its last statement still runs on the server when the next run starts.</summary>
public sealed class StillRunningTests(PostgresServer server) : ErrorTestBase(server)
{
    // A long statement that ends when the test wants it to: not before 3 s, unless the gate is open when it begins.
    private const string Wait = "SELECT pg_sleep((SELECT seconds FROM gate));";

    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:transaction off\n")]
    public async Task The_next_run_waits_for_it_and_does_not_run_it_twice(string directive)
    {
        // The server would notice within two seconds that nobody listens.
        Folder.Write(
            "up/0001_long.sql",
            directive
                + "SET client_connection_check_interval = 0;\nINSERT INTO execution VALUES (1);\n"
                + Wait
                + "\nINSERT INTO execution VALUES (2);"
        );
        await CloseGateAsync(seconds: 3);
        var backend = await KillInSleepAsync();

        await MigrateAsync();

        Assert.False(await IsAliveAsync(backend));
        Assert.Contains(Observer.Messages, message => message.Text.Contains($"process {backend} ", StringComparison.Ordinal));
        await AssertOnceAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-- pgmigrate:transaction off\n")]
    public async Task The_server_ends_it_where_it_notices_and_the_next_run_runs_it(string directive)
    {
        Folder.Write(
            "up/0001_long.sql",
            directive + "INSERT INTO execution VALUES (1);\n" + Wait + "\nINSERT INTO execution VALUES (2);"
        );
        await CloseGateAsync(seconds: 600);
        var backend = await KillInSleepAsync();
        await Database.ExecuteAsync("UPDATE gate SET seconds = 0");
        Assert.SkipUnless(
            await Database.ScalarAsync<bool>(
                "SELECT EXISTS (SELECT FROM pg_settings WHERE name = 'client_connection_check_interval')"
            ),
            "Before version 14 a server does not notice that its client is gone."
        );

        await MigrateAsync();

        Assert.False(await IsAliveAsync(backend));
        await AssertOnceAsync();
    }

    [Fact]
    public async Task An_impatient_next_run_names_it()
    {
        Folder.Write(
            "up/0001_long.sql",
            "SET client_connection_check_interval = 0;\nINSERT INTO execution VALUES (1);\n"
                + Wait
                + "\nINSERT INTO execution VALUES (2);"
        );
        await CloseGateAsync(seconds: 3);
        var backend = await KillInSleepAsync();
        var failure = await RefuseAsync(
            MigrationErrorId.RunLocked,
            Options with
            {
                RunLockTimeout = TimeSpan.FromMilliseconds(200),
            }
        );
        Assert.Contains($"process {backend} ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("pg_terminate_backend", failure.RecommendedAction, StringComparison.Ordinal);
        await MigrateAsync();
        await AssertOnceAsync();
    }

    private async Task CloseGateAsync(int seconds)
    {
        await Database.ExecuteAsync("CREATE TABLE execution (step integer)");
        await Database.ExecuteAsync("CREATE TABLE gate (seconds integer)");
        await Database.ExecuteAsync("INSERT INTO gate VALUES ($1)", seconds);
    }

    /// <returns>The server's process, which lives.</returns>
    private async Task<int> KillInSleepAsync()
    {
        using var process = await MigratingProcess.StartAsync(new MigrateRequest(Database.ConnectionString, Folder.FullPath));
        await RunsAsync("pg_sleep((SELECT seconds");
        var backend = await Database.ScalarAsync<int>(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
        );
        await process.KillAsync();
        Assert.True(await IsAliveAsync(backend));
        return backend;
    }

    private async Task AssertOnceAsync()
    {
        Assert.Equal([1, 2], await Database.QueryAsync<int>("SELECT step FROM execution ORDER BY step"));
        Assert.Equal(["0001_long.sql"], await AppliedAsync());
        await AssertNothingRunsAsync();
    }
}
