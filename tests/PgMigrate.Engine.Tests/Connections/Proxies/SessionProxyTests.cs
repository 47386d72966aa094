using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections.Proxies;

/// <summary>What holds by a session holds through a PgBouncer in session mode, which takes no settings with a connection.</summary>
public sealed class SessionProxyTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    private const string Ignored = "ignore_startup_parameters = options";

    private readonly string _role = $"role_{Guid.NewGuid():N}";

    // What the engine sets at the beginning, and what a script must not lose of it.
    private const string Settings =
        "SELECT string_agg(name || '=' || setting, ' ' ORDER BY name COLLATE \"C\") FROM pg_settings WHERE name IN ("
        + "'client_encoding', 'default_transaction_read_only', 'lock_timeout', 'statement_timeout', 'synchronous_commit')";

    private const string ExpectedSettings =
        "client_encoding=UTF8 default_transaction_read_only=off lock_timeout=4321 statement_timeout=98765 "
        + "synchronous_commit=off";

    private MigrationOptions Timed =>
        Options with
        {
            LockTimeout = TimeSpan.FromMilliseconds(4321),
            StatementTimeout = TimeSpan.FromMilliseconds(98765),
        };

    [Theory]
    [InlineData()]
    [InlineData(Ignored)]
    public async Task The_engine_s_settings_hold_and_come_back_behind_whatever_resets_them(params string[] settings)
    {
        await Database.ExecuteAsync(
            $"ALTER DATABASE {Database.Name} SET default_transaction_read_only = on;"
                + $"ALTER DATABASE {Database.Name} SET client_encoding = 'LATIN1'"
        );
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, "session", settings);
        const string note = $"INSERT INTO seen (settings) {Settings};";
        Folder.Write("up/0001.sql", $"CREATE TABLE seen (id serial, settings text, word text DEFAULT '\u00E4'); {note}");
        Folder.Write("up/0002.sql", $"SET lock_timeout = '1min'; RESET ALL; {note} SET statement_timeout = 0;");
        Folder.Write("up/0003.sql", $"SET lock_timeout = 1; SET lock_timeout TO DEFAULT; RESET statement_timeout; {note}");
        Folder.Write("up/0004.sql", $"-- pgmigrate:transaction off\nDISCARD ALL;\n{note}\nVACUUM seen;\n{note}");
        Folder.Write("up/0005.sql", $"BEGIN; RESET ALL; {note} COMMIT; INSERT INTO seen (settings, word) VALUES ('', '\u00F6');");
        await Migrator.InvokeAsync(bouncer.Target(Database), Timed, Observer, CancellationToken.None);

        var seen = await Database.QueryAsync<string>("SELECT settings FROM seen WHERE settings <> ''");
        Assert.Equal(6, seen.Count);
        Assert.All(seen, now => Assert.Equal(ExpectedSettings, now));
        Assert.Equal(
            ["\u00E4", "\u00F6"],
            await Database.QueryAsync<string>("SELECT word FROM seen GROUP BY word ORDER BY word COLLATE \"C\"")
        );
    }

    [Fact]
    public async Task Path_role_and_zone_of_the_connection_string_are_those_of_every_script()
    {
        await Database.ExecuteAsync(
            $"CREATE ROLE {_role}; CREATE SCHEMA app AUTHORIZATION {_role}; GRANT CREATE ON DATABASE {Database.Name} TO {_role}"
        );
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, "session");
        var builder = bouncer.Builder(Database);
        (builder.SearchPath, builder.Timezone) = ("app", "Asia/Tokyo");
        builder.Options = $@"-c role={_role} --extra-float-digits=2 -cDateStyle=SQL,\ DMY";
        Folder.Write("up/0001.sql", "CREATE TABLE a AS SELECT current_setting('TimeZone') AS zone; SET search_path = public;");
        Folder.Write("up/0002.sql", "CREATE TABLE b AS SELECT current_setting('DateStyle') AS style; RESET ALL;");
        Folder.Write("up/0003.sql", "BEGIN; CREATE TABLE c (a integer); COMMIT; CREATE INDEX CONCURRENTLY c_a ON c (a);");

        await Migrator.InvokeAsync(new ConnectionTarget(builder), Options, Observer, CancellationToken.None);

        Assert.Equal(
            [$"a {_role}", $"b {_role}", $"c {_role}"],
            await Database.QueryAsync<string>(
                "SELECT relname || ' ' || relowner::regrole FROM pg_class WHERE relnamespace = 'app'::regnamespace "
                    + "AND relkind = 'r' ORDER BY 1"
            )
        );
        Assert.Equal("Asia/Tokyo", await Database.ScalarAsync<string>("SELECT zone FROM app.a"));
        Assert.Equal("SQL, DMY", await Database.ScalarAsync<string>("SELECT style FROM app.b"));
    }

    [Fact]
    public async Task Two_runs_take_turns()
    {
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, "session");
        Folder.Write("up/0001.sql", "SELECT pg_advisory_lock(7); CREATE TABLE t (a integer);");
        await using var gate = await Database.OpenAsync();
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_lock(7)", gate))
            await command.ExecuteNonQueryAsync();

        var first = Migrator.InvokeAsync(bouncer.Target(Database), NoTimeouts, Observer, CancellationToken.None);
        await RunsAsync("pg_advisory_lock(7)");
        var second = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(
                bouncer.Target(Database),
                Options with
                {
                    RunLockTimeout = TimeSpan.Zero,
                },
                Observer,
                CancellationToken.None
            )
        );
        Assert.Equal(MigrationErrorId.RunLocked, second.ErrorId);
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_unlock(7)", gate))
            await command.ExecuteNonQueryAsync();
        await first;
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_statement_on_the_server()
    {
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, "session");
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer); SELECT pg_sleep(600);");
        using var cancel = new CancellationTokenSource();
        var run = Migrator.InvokeAsync(bouncer.Target(Database), NoTimeouts, Observer, cancel.Token);
        await RunsAsync("pg_sleep(600)");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
                        + "AND pid <> pg_backend_pid())"
                ),
            "The statement goes on."
        );
        Assert.False(await ExistsAsync("t"));
    }

    [Fact]
    public async Task A_server_process_that_ends_is_told_as_lost()
    {
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, "session");
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer); SELECT pg_sleep(600);");
        var run = Migrator.InvokeAsync(bouncer.Target(Database), NoTimeouts, Observer, CancellationToken.None);
        await RunsAsync("pg_sleep(600)");
        await Database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                + "AND query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()"
        );
        var failure = await Assert.ThrowsAsync<MigrationException>(() => run);
        Assert.Equal(MigrationErrorId.ConnectionLost, failure.ErrorId);

        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer);");
        await Migrator.InvokeAsync(bouncer.Target(Database), Options, Observer, CancellationToken.None);
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task Who_waits_for_a_lock_is_told_who_holds_it()
    {
        await Database.ExecuteAsync("CREATE TABLE t (a integer)");
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, "session");
        Folder.Write("up/0001.sql", "ALTER TABLE t ADD COLUMN b integer;");
        await using var holder = await Database.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE t", holder))
            await command.ExecuteNonQueryAsync();

        var options = Options with { LockTimeout = TimeSpan.FromSeconds(1), Retries = 100 };
        var run = Migrator.InvokeAsync(bouncer.Target(Database), options, Observer, CancellationToken.None);
        var held = $"held by process {holder.ProcessID} ";
        await EventuallyAsync(
            () => Task.FromResult(Observer.Messages.Any(message => message.Text.Contains(held, StringComparison.Ordinal))),
            "Nobody said who holds the lock."
        );
        await transaction.RollbackAsync();
        await run;
        Assert.Equal(["0001.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task Options_that_are_no_settings_are_refused()
    {
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, "session");
        var builder = bouncer.Builder(Database);
        builder.Options = "-B 100";
        Folder.Write("up/0001.sql", "SELECT 1;");
        var failure = await Assert.ThrowsAsync<MigrationException>(() =>
            Migrator.InvokeAsync(new ConnectionTarget(builder), Options, Observer, CancellationToken.None)
        );
        Assert.Equal(MigrationErrorId.ConnectionStringInvalid, failure.ErrorId);
    }

    public override async ValueTask DisposeAsync()
    {
        if (await Database.ScalarAsync<bool>("SELECT to_regrole($1) IS NOT NULL", _role))
            await Database.ExecuteAsync($"DROP OWNED BY {_role} CASCADE; DROP ROLE {_role}");
        await base.DisposeAsync();
    }

    private MigrationOptions NoTimeouts => Options with { LockTimeout = TimeSpan.Zero };
}
