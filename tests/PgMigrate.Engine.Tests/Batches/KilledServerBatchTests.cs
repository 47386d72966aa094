using PgMigrate.Engine.Tests.Errors;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Batches;

/// <summary>The server is killed in the midst of a batch: the next run goes on behind the last one that was kept.</summary>
public sealed class KilledServerBatchTests : IAsyncLifetime, IAsyncDisposable
{
    private const int Rows = 2000;

    private readonly TempFolder _folder = new();
    private FaultServer _server = null!;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FaultServer.StartAsync();
        _database = await TestDatabase.CreateAsync(_server.ConnectionString);
        await _database.ExecuteAsync(
            "CREATE SCHEMA app; CREATE TABLE app.item (id integer PRIMARY KEY, n integer NOT NULL DEFAULT 0); "
                + $"INSERT INTO app.item (id) SELECT i FROM generate_series(1, {Rows}) i"
        );
    }

    [Fact]
    public async Task Each_row_is_changed_once_however_often_the_server_is_killed()
    {
        var (seed, kills) = (FaultRuns.Seed, FaultRuns.KilledServers);
        var random = new Random(seed);
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={seed} PGMIGRATE_FAULT_SERVER_RUNS={kills}");
        _folder.Write(
            "up/0001_count.sql",
            "-- pgmigrate:batch table=app.item key=id size=10 target=0 later-rows=ignored\n"
                + "UPDATE app.item SET n = n + 1 + length(pg_sleep(0.0005)::text);"
        );
        for (var kill = 0; kill < kills; kill++)
        {
            var before = kill == 0 ? 0 : await BatchesAsync();
            var wanted = before + random.Next(1, Rows / 10 / kills);
            var run = MigrateAsync();
            await ErrorTestBase.EventuallyAsync(
                async () => run.IsCompleted || await IsBegunAsync() && await BatchesAsync() >= wanted,
                "The batches do not go on."
            );
            _server.Kill();
            var failure = await Assert.ThrowsAsync<MigrationException>(() => run);
            Assert.Equal(MigrationErrorId.ConnectionLost, failure.ErrorId);
            await _server.RestartAsync();
            _database.Reconnect();
            // Commits within a run are asynchronous: the last ones may be gone, as a whole and with their checkpoints.
            Assert.True(
                await _database.ScalarAsync<bool>(
                    "SELECT max(n) <= 1 AND sum(n) = (SELECT coalesce(max(row_count), 0) FROM pgmigrate.batch) FROM app.item"
                )
            );
        }

        await MigrateAsync();

        Assert.Equal(
            "1 1 2000",
            await _database.ScalarAsync<string>("SELECT concat_ws(' ', min(n), max(n), count(*)) FROM app.item")
        );
        Assert.Equal(Rows, await _database.ScalarAsync<long>("SELECT row_count FROM pgmigrate.batch"));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    private Task MigrateAsync() =>
        Migrator.InvokeAsync(
            _server.Target(_database.Name),
            new MigrationOptions { Path = _folder.FullPath, RunLockTimeout = TimeSpan.FromMinutes(1) },
            new RecordingObserver(),
            CancellationToken.None
        );

    private Task<bool> IsBegunAsync() => _database.ScalarAsync<bool>("SELECT to_regclass('pgmigrate.batch') IS NOT NULL");

    private Task<long> BatchesAsync() => _database.ScalarAsync<long>("SELECT coalesce(max(batches), 0) FROM pgmigrate.batch");
}
