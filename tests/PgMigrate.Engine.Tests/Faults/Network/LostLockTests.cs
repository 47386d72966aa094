using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults.Network;

/// <summary>The lock of a run is lost while it is not at a script: it ends, and says that.</summary>
public sealed class LostLockTests(PostgresServer server) : ErrorTestBase(server)
{
    private static readonly NetworkLimits Limits = NetworkLimits.Default with { Beat = TimeSpan.FromSeconds(0.1) };

    private ConnectionTarget Watched => new(new NpgsqlConnectionStringBuilder(Database.ConnectionString)) { Limits = Limits };

    [Fact]
    public async Task While_the_run_begins_it_is_told_as_lost()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await using var holder = await HoldWorkLockAsync();
        var run = FailsAsync();
        await EventuallyAsync(() => Task.FromResult(Observer.Messages.Count > 0), "Nobody was told of the wait.");

        await EndLockAsync();

        var failure = await run;
        Assert.Contains("holds the migration lock", failure.Message, StringComparison.Ordinal);
        Assert.Contains("terminating connection due to administrator command", failure.Message, StringComparison.Ordinal);
        Assert.Contains("pg_terminate_backend", failure.RecommendedAction, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("t"));
    }

    // Closing the connection would free it a moment later.
    [Fact]
    public async Task It_is_given_back_in_words_before_the_connection_is_closed()
    {
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        await using var proxy = FaultProxy.To(Database.ConnectionString);
        proxy.StrikeOn("SELECT pg_catalog.pg_advisory_unlock_all()", NetworkFault.Close, everything: false);

        await Migrator.InvokeAsync(
            proxy.Target(Database.ConnectionString, NetworkLimits.Default),
            Options,
            Observer,
            CancellationToken.None
        );

        Assert.True(proxy.HasStruck);
        Assert.Equal(["0001_table.sql"], await AppliedAsync());
    }

    [Fact]
    public async Task While_a_table_is_backed_up_before_it_is_told_as_lost()
    {
        await Database.ExecuteAsync("CREATE TABLE item AS SELECT generate_series(1, 10) AS id");
        Folder.Write("up/0001_harm.sql", "DROP TABLE item;");
        await using var holder = await Database.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE item IN ACCESS EXCLUSIVE MODE", holder, transaction))
            await take.ExecuteNonQueryAsync();
        var run = FailsAsync(Options with { LockTimeout = TimeSpan.FromMinutes(1), BackupMode = BackupMode.Always });
        await EventuallyAsync(
            () =>
                Database.ScalarAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'item'::regclass AND NOT granted)"
                ),
            "The backup does not come to the table."
        );

        await EndLockAsync();

        Assert.Contains("holds the migration lock", (await run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_a_script_that_ends_all_other_sessions_the_advice_names_the_cause()
    {
        Folder.Write(
            "up/0001_end.sql",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
                + "pg_backend_pid();\nSELECT pg_sleep(60);"
        );

        var failure = await FailsAsync();

        Assert.Contains(
            "must leave those alone whose application_name begins with 'pgmigrate'",
            failure.RecommendedAction,
            StringComparison.Ordinal
        );
        Assert.Equal("failed", await Database.ScalarAsync<string>("SELECT outcome FROM pgmigrate.run"));
    }

    [Fact]
    public async Task A_role_whose_idle_sessions_are_ended_soon_migrates()
    {
        Assert.SkipWhen(
            await Database.ScalarAsync<int>("SELECT current_setting('server_version_num')::integer") < 140000,
            "The setting came with 14."
        );
        var role = $"role_{Guid.NewGuid():N}"[..20];
        await Database.ExecuteAsync(
            $"CREATE ROLE {role} LOGIN SUPERUSER PASSWORD 'secret'; ALTER ROLE {role} SET idle_session_timeout = '300ms'"
        );
        try
        {
            Folder.Write("up/0001_slow.sql", "SELECT pg_sleep(1.5);");
            var target = new ConnectionTarget(
                new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Password = "secret" }
            );
            await Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None);
            Assert.Equal(["0001_slow.sql"], await AppliedAsync());
        }
        finally
        {
            await Database.ExecuteAsync($"REASSIGN OWNED BY {role} TO CURRENT_USER; DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Sessions_of_a_run_are_told_to_notice_a_client_that_is_gone()
    {
        Folder.Write("up/0001_look.sql", "CREATE TABLE seen AS SELECT name, setting FROM pg_settings;");
        await using var proxy = FaultProxy.To(Database.ConnectionString);
        await Migrator.InvokeAsync(proxy.Target(Database.ConnectionString, Limits), Options, Observer, CancellationToken.None);
        Assert.Equal(
            ["30", "10", "3", "60000"],
            await Database.QueryAsync<string>(
                """
                SELECT setting FROM seen JOIN (VALUES (1, 'tcp_keepalives_idle'), (2, 'tcp_keepalives_interval'),
                    (3, 'tcp_keepalives_count'), (4, 'tcp_user_timeout')) AS wanted (place, name) USING (name) ORDER BY place
                """
            )
        );
    }

    [Fact]
    public async Task Two_connections_that_reach_different_servers_are_refused()
    {
        await using var other = await TwinServer.StartAsync(Database);
        Folder.Write("up/0001_table.sql", "CREATE TABLE t (a integer);");
        var first = new NpgsqlConnectionStringBuilder(Database.ConnectionString).Port;
        await using var proxy = FaultProxy.To(number => number == 0 ? first : other.Port);

        var failure = ErrorText.Require(
            MigrationErrorId.PoolerUnsupported,
            await Assert.ThrowsAsync<MigrationException>(() =>
                Migrator.InvokeAsync(proxy.Target(Database.ConnectionString, Limits), Options, Observer, CancellationToken.None)
            )
        );

        Assert.Contains("reached different servers", failure.Message, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("t"));
        Assert.False(await other.HasAsync("t"));
    }

    private async Task<MigrationException> FailsAsync(MigrationOptions? options = null) =>
        ErrorText.Require(
            MigrationErrorId.ConnectionLost,
            await Assert.ThrowsAsync<MigrationException>(() =>
                Migrator.InvokeAsync(Watched, options ?? Options, Observer, CancellationToken.None)
            )
        );

    private async Task<NpgsqlConnection> HoldWorkLockAsync()
    {
        var holder = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Pooling = false }.ConnectionString
        );
        await holder.OpenAsync();
        await using var take = new NpgsqlCommand(
            string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({MigrationLock.Space}, {MigrationLock.Work})"),
            holder
        );
        await take.ExecuteNonQueryAsync();
        return holder;
    }

    private Task<int> EndLockAsync() =>
        Database.ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND classid = {MigrationLock.Space}
                    AND objid = {MigrationLock.Run} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """
            )
        );
}
