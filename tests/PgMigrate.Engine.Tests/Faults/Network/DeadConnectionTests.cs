using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>The connection that does the work dies, and the one with the lock does not; or it seems to, and does not.</summary>
public sealed class DeadConnectionTests(PostgresServer server) : ErrorTestBase(server)
{
    // Silence is noticed soon, but a machine that is busy has time to answer.
    private static readonly NetworkLimits Limits = NetworkLimits.Default with
    {
        Beat = TimeSpan.FromSeconds(0.1),
        Silence = TimeSpan.FromSeconds(0.6),
        Cancellation = TimeSpan.FromSeconds(1),
        Close = TimeSpan.FromSeconds(1),
    };

    private static readonly string Rows = string.Concat(
        Enumerable.Range(0, 200_000).Select(number => $"{number}\tsome text that takes room\n")
    );

    public static TheoryData<string, string> Waits =>
        new()
        {
            { "a statement that takes long", "SELECT pg_sleep(2);" },
            { "a script outside of a transaction", "-- pgmigrate:transaction off\nSELECT pg_sleep(2);" },
            { "the lock of a table", "-- pgmigrate:lock-timeout 1min\nALTER TABLE busy ADD COLUMN b integer;" },
            { "rows that a trigger holds up", "COPY slow FROM stdin;\n1\n2\n3\n\\.\n" },
            { "rows that keep coming", "SELECT repeat('x', 100000), pg_sleep(0.02) FROM generate_series(1, 100);" },
            { "rows that come one by one", "SELECT pg_sleep(0.3) FROM generate_series(1, 7);" },
        };

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task Work_that_waits_for_a_reason_is_let_be(string what, string script)
    {
        Assert.NotEmpty(what);
        Folder.Write("up/0001_slow.sql", script);
        await Database.ExecuteAsync(
            """
            CREATE TABLE busy (a integer);
            CREATE TABLE slow (a integer);
            CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.7); RETURN NEW; END $$;
            CREATE TRIGGER wait BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION wait();
            """
        );
        await using var proxy = FaultProxy.To(Database.ConnectionString);
        var holder = Database.ExecuteAsync("BEGIN; LOCK TABLE busy IN SHARE MODE; SELECT pg_sleep(2); COMMIT");

        await Migrator.InvokeAsync(proxy.Target(Database.ConnectionString, Limits), Options, Observer, CancellationToken.None);

        await holder;
        Assert.Equal(["0001_slow.sql"], await AppliedAsync());
    }

    [Theory]
    [InlineData("SELECT pg_sleep(0.01234);", "pg_sleep(0.01234)")]
    [InlineData("-- pgmigrate:transaction off\nSELECT pg_sleep(0.01234);", "pg_sleep(0.01234)")]
    [InlineData("CREATE INDEX CONCURRENTLY item_id ON item (id);", "CONCURRENTLY item_id")]
    [InlineData("CREATE TABLE copied (a integer, b text);\nCOPY copied FROM stdin;\n{rows}\\.\n", "COPY copied")]
    [InlineData("CREATE TABLE copied (a integer, b text);\nCOPY copied FROM stdin;\n{rows}\\.\n", "\n150000\t")]
    [InlineData("CREATE TABLE copied (a integer, b text);\nCOPY copied FROM stdin;\n{rows}\\.\n", "COPY 200000")]
    [InlineData("SELECT repeat('x', 100000) FROM generate_series(1, 300);", "repeat('x', 100000)")]
    public async Task A_run_ends_when_its_working_connection_falls_silent(string script, string text)
    {
        await Database.ExecuteAsync("CREATE TABLE item (id integer)");
        Folder.Write("up/0001_work.sql", script.Replace("{rows}", Rows, StringComparison.Ordinal));
        await using (var proxy = FaultProxy.To(Database.ConnectionString))
        {
            proxy.StrikeOn(text, NetworkFault.Silence, everything: false);
            var failure = await FailsAsync(proxy.Target(Database.ConnectionString, Limits));
            // The heartbeat says what it saw, unless the client has given up its own statement a moment before.
            Assert.Matches(
                "carries nothing any more, although the server waits for it|was lost while up/0001_work.sql ran",
                failure.Message
            );
        }

        await MigrateAsync();
        Assert.Equal(["0001_work.sql"], await AppliedAsync());
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task Rows_that_stop_coming_end_the_run()
    {
        Folder.Write("up/0001_rows.sql", "SELECT repeat('x', 100000) FROM generate_series(1, 300);");
        await using var proxy = FaultProxy.To(Database.ConnectionString);
        // The rows are some 450 pieces; what comes before them is far less than half of that.
        proxy.StrikeAt(300, NetworkFault.Silence, everything: false);

        var failure = await FailsAsync(proxy.Target(Database.ConnectionString, Limits));

        Assert.Contains("carries nothing any more", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_ends_when_its_server_process_is_gone_unheard()
    {
        Folder.Write("up/0001_slow.sql", "SELECT pg_sleep(59.5);");
        await using var proxy = FaultProxy.To(Database.ConnectionString);
        // What the server says while it ends the session is not passed on.
        proxy.StrikeOn("terminating connection", NetworkFault.Silence, everything: false);
        var run = FailsAsync(proxy.Target(Database.ConnectionString, Limits));
        await RunsAsync("pg_sleep(59.5)");
        await Database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(59.5)%' AND pid <> "
                + "pg_backend_pid()"
        );

        var failure = await run;

        Assert.Contains("its server process has ended", failure.Message, StringComparison.Ordinal);
    }

    private async Task<MigrationException> FailsAsync(ConnectionTarget target) =>
        ErrorText.Require(
            MigrationErrorId.ConnectionLost,
            await Assert.ThrowsAsync<MigrationException>(() =>
                Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None)
            )
        );
}
