using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Connections.Proxies;

/// <summary>A PgBouncer that shares out server processes by transaction or statement holds no locks: it is refused.</summary>
public sealed class SharedPoolTests(PostgresServer server) : MigrationTestBase(server)
{
    protected override Task<TestDatabase> CreateDatabaseAsync() => PostgresServer.CreateDatabaseAsync();

    [Theory]
    [InlineData("transaction")]
    [InlineData("transaction", "ignore_startup_parameters = options")]
    [InlineData("transaction", "server_round_robin = 1", "min_pool_size = 3")]
    [InlineData("statement")]
    [InlineData("statement", "ignore_startup_parameters = options")]
    public async Task A_pool_that_shares_sessions_out_is_refused_before_anything_is_set(string mode, params string[] settings)
    {
        Folder.Write("up/0001.sql", "CREATE TABLE t (a integer);");
        await using var bouncer = await PgBouncer.StartAsync(Database.ConnectionString, mode, settings);
        await WarmUpAsync(bouncer);
        var target = bouncer.Target(Database);

        foreach (var act in Acts(target))
        {
            var failure = await Assert.ThrowsAsync<MigrationException>(act);
            Assert.Equal(MigrationErrorId.PoolerUnsupported, failure.ErrorId);
            Assert.Contains("pool_mode = session", failure.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.False(await ExistsAsync("t"));
        Assert.False(await ExistsAsync("pgmigrate.run"));
        Assert.Equal(
            0,
            await Database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                    + "WHERE l.locktype = 'advisory' AND d.datname = current_database()"
            )
        );
    }

    // Each as if it were the first to come.
    private IEnumerable<Func<Task>> Acts(ConnectionTarget target) =>
        [
            () => Migrator.InvokeAsync(target, Options, Observer, CancellationToken.None),
            () => Migrator.PlanAsync(target, Options, Observer, CancellationToken.None),
            () => Migrator.GetScriptsAsync(target, Options, Observer, CancellationToken.None),
            () => MigrationChecker.CheckAsync(target, new CheckOptions { Run = Options }, Observer, CancellationToken.None),
            () => SchemaBackups.BackupAsync(target, new BackupOptions(), Observer, CancellationToken.None),
        ];

    // Several server processes are idle: a client finds another one each time.
    private async Task WarmUpAsync(PgBouncer bouncer)
    {
        var clients = new List<Npgsql.NpgsqlConnection>();
        for (var i = 0; i < 3; i++)
        {
            var client = new Npgsql.NpgsqlConnection(bouncer.Builder(Database).ConnectionString);
            await client.OpenAsync();
            clients.Add(client);
        }

        await Task.WhenAll(
            clients.Select(async client =>
            {
                await using var command = new Npgsql.NpgsqlCommand("SELECT pg_sleep(0.05)", client);
                await command.ExecuteNonQueryAsync();
            })
        );
        foreach (var client in clients)
            await client.DisposeAsync();
    }
}
