using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Errors;

/// <summary>What a script does to its session reaches neither the history row nor the next script.</summary>
public sealed class SessionLeakTests(PostgresServer server) : ErrorTestBase(server)
{
    private const string Look = """
        INSERT INTO public.seen
        SELECT current_user, session_user, current_setting('role'), current_setting('search_path'), current_setting('lock_timeout'),
               current_setting('statement_timeout'), current_setting('default_transaction_read_only'), current_setting('session_replication_role'),
               current_setting('DateStyle'), current_setting('client_min_messages'), current_setting('synchronous_commit'),
               (SELECT count(*) FROM pg_listening_channels()), (SELECT count(*) FROM pg_prepared_statements), (SELECT count(*) FROM pg_cursors),
               (SELECT count(*) FROM pg_class WHERE relname = 'scratch'),
               (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND NOT (classid = 1348947305 AND objid IN (1, 2)));
        """;

    private const string MakeSeen = """
        CREATE TABLE public.seen (
            current_user_name text, session_user_name text, role text, search_path text, lock_timeout text,
            statement_timeout text, read_only text, replication text,
            date_style text, messages text, synchronous text,
            channels bigint, prepared bigint, cursors bigint, temporary bigint, locks bigint);
        """;

    // What needs rights comes before the role that has none.
    private const string Leak = """
        SET search_path = pg_catalog;
        SET lock_timeout = '7s';
        SET statement_timeout = '1h';
        SET session_replication_role = replica;
        SET DateStyle = 'German';
        SET client_min_messages = error;
        SET synchronous_commit = off;
        LISTEN here;
        PREPARE one AS SELECT 1;
        DECLARE held CURSOR WITH HOLD FOR SELECT 1;
        CREATE TEMP TABLE scratch (a integer);
        SELECT pg_advisory_lock(42);
        SELECT pg_advisory_unlock_all();
        SELECT pg_advisory_lock(43);
        SET default_transaction_read_only = on;
        """;

    [Theory]
    [InlineData("", "", "SET ROLE pg_monitor;")]
    [InlineData("", "", "SET SESSION AUTHORIZATION pg_monitor;")]
    [InlineData("-- pgmigrate:transaction off\n", "", "SET ROLE pg_monitor;")]
    [InlineData("-- pgmigrate:transaction off\n", "", "SET SESSION AUTHORIZATION pg_monitor;")]
    [InlineData("-- pgmigrate:transaction off\n", "", "SET ROLE pg_monitor;\nVACUUM pg_catalog.pg_class;\nSELECT 1;")]
    [InlineData("BEGIN;\n", "COMMIT;\n", "SET ROLE pg_monitor;")]
    [InlineData("BEGIN;\n", "COMMIT;\n", "SET SESSION AUTHORIZATION pg_monitor;")]
    public async Task Of_a_script_that_succeeds(string begin, string commit, string identity)
    {
        Folder.Write("up/0001_before.sql", MakeSeen + Look);
        Folder.Write("up/0002_leak.sql", begin + Leak + "\n" + identity + "\n" + commit);
        Folder.Write("up/0003_after.sql", Look);

        await MigrateAsync();

        Assert.Equal(["0001_before.sql", "0002_leak.sql", "0003_after.sql"], await AppliedAsync());
        var seen = await Database.QueryAsync<string>("SELECT seen::text FROM seen");
        Assert.Equal(2, seen.Count);
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(0, await Database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
        await AssertNothingRunsAsync();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("-- pgmigrate:transaction off\n", "")]
    [InlineData("BEGIN;\n", "COMMIT;\n")]
    public async Task Of_a_script_that_fails(string begin, string commit)
    {
        Folder.Write("up/0001_leak.sql", begin + Leak + "\nSET ROLE pg_monitor;\nSELECT 1 / 0;\n" + commit);

        var failure = await RefuseAsync(MigrationErrorId.StatementFailed);

        Assert.Equal("22012", failure.SqlState);
        Assert.Equal(
            "0001_leak.sql",
            await Database.ScalarAsync<string>("""SELECT script_name FROM grate."ScriptsRunErrors" """)
        );
        Assert.Equal("failed", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
        Assert.DoesNotContain(
            Observer.Messages,
            message => message.Text.Contains("could not be recorded", StringComparison.Ordinal)
        );
        await AssertNothingRunsAsync();
    }

    [Fact]
    public async Task The_last_script_of_a_run_has_its_history_row_under_the_runs_own_user()
    {
        Folder.Write("up/0001_leak.sql", Leak + "\nSET ROLE pg_monitor;\n");
        await MigrateAsync();
        Assert.Equal(["0001_leak.sql"], await AppliedAsync());
        Assert.Equal("succeeded", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
    }

    [Fact]
    public async Task A_loaded_library_ends_with_its_session()
    {
        Folder.Write("up/0001_before.sql", "CREATE TABLE backend (pid integer);\nINSERT INTO backend VALUES (pg_backend_pid());");
        Folder.Write("up/0002_load.sql", "LOAD 'plpgsql';\nINSERT INTO backend VALUES (pg_backend_pid());");
        Folder.Write("up/0003_after.sql", "INSERT INTO backend VALUES (pg_backend_pid());");
        await MigrateAsync();
        var pids = await Database.QueryAsync<int>("SELECT pid FROM backend");
        Assert.Equal(pids[0], pids[1]);
        Assert.NotEqual(pids[1], pids[2]);
        await AssertNothingRunsAsync();
    }

    [Theory]
    [InlineData("SET lock_timeout = 0;", "5s")]
    [InlineData("-- pgmigrate:allow lock-timeout-off -- nobody else is connected\nSET lock_timeout = 0;", "0")]
    [InlineData("SET lock_timeout = '3s';", "3s")]
    public async Task A_scripts_own_lock_timeout_does_not_switch_ours_off(string statement, string expected)
    {
        Folder.Write("up/0001_timeout.sql", statement + "\nCREATE TABLE t (a) AS SELECT current_setting('lock_timeout');");
        await MigrateAsync();
        Assert.Equal(expected, await Database.ScalarAsync<string>("SELECT a FROM t"));
    }
}
