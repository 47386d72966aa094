using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>Ctrl+C: the statement is cancelled on the server, rolled back, and the locks are free, within two seconds.</summary>
public sealed class CancellationTests(PostgresServer server) : ErrorTestBase(server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("CREATE TABLE t (a integer);\nSELECT pg_sleep((SELECT seconds FROM gate));")]
    [InlineData("-- pgmigrate:transaction off\nSELECT pg_sleep((SELECT seconds FROM gate));\nCREATE TABLE t (a integer);")]
    [InlineData("BEGIN;\nCREATE TABLE t (a integer);\nSELECT pg_sleep((SELECT seconds FROM gate));\nCOMMIT;")]
    [InlineData("-- pgmigrate:when SELECT pg_sleep((SELECT seconds FROM gate)) IS NOT NULL\nCREATE TABLE t (a integer);")]
    public async Task In_a_statement_of_60_seconds(string script)
    {
        await Database.ExecuteAsync("CREATE TABLE gate (seconds integer)");
        await Database.ExecuteAsync("INSERT INTO gate VALUES (60)");
        Folder.Write("up/0001_slow.sql", script);
        Folder.Write("permissions/0001_never.sql", "CREATE TABLE IF NOT EXISTS never (a integer);");

        await CancelWhenAsync(() => RunsAsync("pg_sleep((SELECT seconds"));

        Assert.False(await ExistsAsync("t"));
        Assert.False(await ExistsAsync("never"));
        Assert.Empty(await AppliedAsync());
        Assert.Equal("cancelled", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
        Assert.Equal(
            ["Cancelled 0001_slow.sql"],
            await Database.QueryAsync<string>("SELECT status || ' ' || script FROM pgmigrate.script_run")
        );
        Assert.Equal(ScriptRunStatus.Cancelled, Assert.Single(Observer.Runs).Status);
        Assert.Equal(0, await Database.ScalarAsync<long>("""SELECT count(*) FROM grate."ScriptsRunErrors" """));
        await Database.ExecuteAsync("UPDATE gate SET seconds = 0");
        await MigrateAsync();
        Assert.True(await ExistsAsync("t"));
        Assert.Equal(["0001_slow.sql", "0001_never.sql"], await AppliedAsync());
    }

    [Theory]
    [InlineData("ALTER TABLE busy ADD COLUMN b integer")]
    [InlineData("-- pgmigrate:lock-timeout 1ms\nALTER TABLE busy ADD COLUMN b integer", false)]
    [InlineData("CREATE INDEX CONCURRENTLY busy_a ON busy (a)")]
    [InlineData("COPY busy (a) FROM stdin;\n1\n\\.\nALTER TABLE busy ADD COLUMN b integer")]
    public async Task While_it_waits_for_the_lock_of_a_table(string script, bool inStatement = true)
    {
        await Database.ExecuteAsync("CREATE TABLE busy (a integer)");
        var other = await Database.OpenAsync();
        var transaction = await other.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE busy IN SHARE ROW EXCLUSIVE MODE", other, transaction))
            await take.ExecuteNonQueryAsync();
        Folder.Write("up/0001_busy.sql", script);

        await CancelWhenAsync(() =>
            inStatement
                ? RunsAsync("busy")
                : EventuallyAsync(
                    () =>
                        Task.FromResult(
                            Observer.Messages.Any(message => message.Text.Contains("trying again", StringComparison.Ordinal))
                        ),
                    "No retry."
                )
        );

        Assert.Empty(await AppliedAsync());
        await transaction.DisposeAsync();
        await other.DisposeAsync();
        await MigrateAsync();
        Assert.Equal(["0001_busy.sql"], await AppliedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    }

    [Fact]
    public async Task While_the_server_works_on_copied_rows()
    {
        await Database.ExecuteAsync("CREATE TABLE copied (a integer)");
        await Database.ExecuteAsync(
            "CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$"
        );
        await Database.ExecuteAsync("CREATE TRIGGER slow BEFORE INSERT ON copied FOR EACH ROW EXECUTE FUNCTION slow()");
        Folder.Write("up/0001_copy.sql", "COPY copied FROM stdin;\n1\n\\.\n");
        await CancelWhenAsync(() =>
            EventuallyAsync(
                () =>
                    Database.ScalarAsync<bool>(
                        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = "
                            + "'PgSleep')"
                    ),
                "The trigger does not run."
            )
        );
        Assert.Empty(await AppliedAsync());
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM copied"));
    }

    [Fact]
    public async Task While_it_waits_for_another_run()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        var holder = await Database.OpenAsync();
        await using (var take = new NpgsqlCommand($"SELECT pg_advisory_lock({MigrationLock.Space}, {MigrationLock.Run})", holder))
            await take.ExecuteNonQueryAsync();
        await CancelWhenAsync(
            () => EventuallyAsync(() => Task.FromResult(Observer.Messages.Count > 0), "Nobody was told of the wait."),
            afterwards: holder.DisposeAsync
        );
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task While_a_server_does_not_answer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var silent = new ConnectionTarget(
            new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Host = "127.0.0.1", Port = port }
        );
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        using var cancel = new CancellationTokenSource();
        var run = Migrator.InvokeAsync(silent, Options, Observer, cancel.Token);
        using var accepted = await listener.AcceptTcpClientAsync();
        await CancelAsync(run, cancel);
    }

    [Fact]
    public async Task Before_anything_began()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await CancelAsync(MigrateAsync(null, cancel.Token), cancel);
        await AssertUntouchedAsync();
    }

    [Fact]
    public async Task Between_two_scripts_the_first_stays_and_the_second_does_not_run()
    {
        Folder.Write("up/0001_first.sql", "CREATE TABLE first (a integer);");
        Folder.Write("up/0002_second.sql", "CREATE TABLE second (a integer);");
        using var cancel = new CancellationTokenSource();
        Observer.ScriptRan = _ => cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => MigrateAsync(null, cancel.Token));
        Assert.Equal(["0001_first.sql"], await AppliedAsync());
        Assert.False(await ExistsAsync("second"));
        await AssertNothingRunsAsync();
    }

    private async Task CancelWhenAsync(Func<Task> ready, Func<ValueTask>? afterwards = null)
    {
        using var cancel = new CancellationTokenSource();
        var run = MigrateAsync(null, cancel.Token);
        await ready();
        await CancelAsync(run, cancel);
        if (afterwards is not null)
            await afterwards();
        await AssertNothingRunsAsync();
    }

    private static async Task CancelAsync(Task run, CancellationTokenSource cancel)
    {
        var clock = Stopwatch.StartNew();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        TestContext.Current.TestOutputHelper?.WriteLine($"Back {clock.ElapsedMilliseconds} ms after the cancellation.");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Limit);
    }
}
