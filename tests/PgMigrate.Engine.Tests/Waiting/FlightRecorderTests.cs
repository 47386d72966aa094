using PgMigrate.Engine.Connections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Waiting;

/// <summary>Who waits behind a script is seen, told, and kept with the script's run.</summary>
public sealed class FlightRecorderTests(PostgresServer server) : WaitingTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(1100);

    [Fact]
    public async Task Who_waits_behind_a_script_is_told_and_kept_without_a_constant_of_the_statement()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.t (a integer);");
        await MigrateAsync();
        Folder.Write("up/0002.sql", $"ALTER TABLE public.t ADD COLUMN b integer;\n{AtGate}");

        var process = await RunBehindAsync("SELECT count(*) FROM public.t /* 4711 */ WHERE a = 4711 AND 'geheim' <> $$x$$");

        var run = Observer.Runs[^1];
        Assert.Equal(ScriptRunStatus.Applied, run.Status);
        Assert.Equal(1, run.BlockedSessions);
        Assert.True(run.LongestStall > Long, $"{run.LongestStall}");
        var blocked = Assert.Single(run.Blocked);
        Assert.Equal(
            (process, "shop", "AccessShareLock", "public.t"),
            (blocked.ProcessId, blocked.Application, blocked.Lock, blocked.Object)
        );
        Assert.Equal("SELECT count(*) FROM public.t WHERE a = ? AND ? <> ?", blocked.Statement);
        Assert.Equal((1, run.LongestStall), (blocked.Stalls, blocked.LongestStall));
        Assert.Contains(
            Observer.Messages,
            message =>
                message is { Severity: MessageSeverity.Warning, Script: "0002.sql" }
                && message.Text.Contains("1 session waited behind this script", StringComparison.Ordinal)
                && message.Text.Contains($"process {process} (shop, user", StringComparison.Ordinal)
        );
        await AssertKeptAsync(run);
        Assert.Equal(0, Observer.Runs[0].BlockedSessions);
        Assert.Equal(0, (await HistoryAsync())[1].BlockedSessions);
    }

    [Fact]
    public async Task A_script_that_fails_in_the_end_is_recorded_with_those_who_waited()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.t (a integer);");
        await MigrateAsync();
        Folder.Write("up/0002.sql", $"UPDATE public.t SET a = 1;\nLOCK TABLE public.t;\n{AtGate}\nSELECT 1 / 0;");

        await Assert.ThrowsAsync<MigrationException>(() => RunBehindAsync("INSERT INTO public.t VALUES (1)"));

        var run = Observer.Runs[^1];
        Assert.Equal(ScriptRunStatus.Failed, run.Status);
        Assert.Equal("RowExclusiveLock", Assert.Single(run.Blocked).Lock);
        await AssertKeptAsync(run);
    }

    [Fact]
    public async Task In_a_run_that_is_one_transaction_the_locks_of_all_scripts_count()
    {
        Folder.Write("up/0001.sql", "CREATE TABLE public.t (a integer);");
        await MigrateAsync();
        Folder.Write("up/0002.sql", "ALTER TABLE public.t ADD COLUMN b integer;");
        Folder.Write("up/0003.sql", AtGate);

        await RunBehindAsync("SELECT 1 FROM public.t", Options with { TransactionMode = TransactionMode.Run });

        var run = Observer.Runs[^1];
        Assert.Equal(("0003.sql", 1), (run.Script, run.BlockedSessions));
        await AssertKeptAsync(run);
    }

    [Fact]
    public async Task Statements_that_commit_one_by_one_are_watched_and_what_others_do_stays_hidden_from_a_plain_role()
    {
        await WithPlainRoleAsync(async role =>
        {
            Folder.Write("up/0001.sql", "CREATE TABLE public.t (a integer);");
            await Migrator.InvokeAsync(role, Options, Observer, CancellationToken.None);
            Folder.Write("up/0002.sql", $"-- pgmigrate:transaction off\nBEGIN;\nLOCK TABLE public.t;\n{AtGate}\nCOMMIT;");

            await RunBehindAsync("SELECT 1 FROM public.t", target: role);

            var blocked = Assert.Single(Observer.Runs[^1].Blocked);
            Assert.Equal(("shop", "public.t", null), (blocked.Application, blocked.Object, blocked.Statement));
        });
    }

    [Fact]
    public async Task Where_the_server_does_not_tell_who_waits_the_run_goes_on_and_it_is_not_known()
    {
        await WithPlainRoleAsync(async role =>
        {
            await Database.ExecuteAsync("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_blocking_pids(integer) FROM PUBLIC");
            Folder.Write("up/0001.sql", $"-- pgmigrate:retries 0\n{AtGate}");
            Folder.Write("up/0002.sql", "-- pgmigrate:transaction off\nCREATE TABLE public.u (a integer);");
            await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
            var run = Migrator.InvokeAsync(role, Options, Observer, CancellationToken.None);
            await EventuallyAsync(
                () =>
                    Task.FromResult(
                        Observer.Messages.Any(message => message.Text.Contains("is not seen", StringComparison.Ordinal))
                    ),
                "Nobody noticed."
            );
            await ExecuteAsync(gate, "SELECT pg_advisory_unlock(77)");
            await run;

            Assert.Equal([null, null], Observer.Runs.Select(script => script.BlockedSessions));
            const string Unknown =
                "SELECT count(*) FROM pgmigrate.script_run WHERE blocked_sessions IS NULL AND longest_stall IS NULL";
            Assert.Equal(2, await Database.ScalarAsync<long>(Unknown));
        });
    }

    private async Task WithPlainRoleAsync(Func<ConnectionTarget, Task> use)
    {
        var role = $"plain_{Guid.NewGuid():N}";
        await Database.ExecuteAsync(
            $"""
            CREATE ROLE {role} LOGIN PASSWORD 'secret';
            DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {role}', current_database()); END $$;
            GRANT CREATE ON SCHEMA public TO {role};
            """
        );
        await use(new ConnectionTarget(new(Database.ConnectionString) { Username = role, Password = "secret" }));
        await Database.ExecuteAsync($"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}");
    }

    // Returns the process of the session that waited.
    private async Task<int> RunBehindAsync(string sql, MigrationOptions? options = null, ConnectionTarget? target = null)
    {
        await using var gate = await HoldAsync("gate", "SELECT pg_advisory_lock(77)");
        await using var shop = await ConnectAsync("shop");
        var run = Migrator.InvokeAsync(target ?? Target, options ?? Options, Observer, CancellationToken.None);
        await RunsAsync("pg_try_advisory_xact_lock(77)");
        var reading = ExecuteAsync(shop, sql);
        await LookedAtAsync(shop.ProcessID, Long);
        await ExecuteAsync(gate, "SELECT pg_advisory_unlock(77)");
        try
        {
            await run;
        }
        finally
        {
            await reading;
        }

        return shop.ProcessID;
    }

    private async Task AssertKeptAsync(ScriptRun run)
    {
        var kept = (await HistoryAsync(new HistoryQuery { Scripts = [run.Script], First = 1 }))[0];
        Assert.Equal(run.Status, kept.Status);
        Assert.Equal((run.BlockedSessions, run.LongestStall), (kept.BlockedSessions, kept.LongestStall));
        Assert.Equal(run.Blocked, kept.Blocked);
    }
}
