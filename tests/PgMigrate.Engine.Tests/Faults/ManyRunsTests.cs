using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>Many runs at once on one empty database, as when a farm of servers starts.</summary>
public sealed class ManyRunsTests(PostgresServer server) : IDisposable
{
    private readonly FaultScripts _scripts = new();

    [Fact]
    public async Task Many_at_once_on_an_empty_database()
    {
        await using var database = await server.CreateDatabaseAsync();
        await RunAllAsync(database.ConnectionString, createDatabase: false);
        await Reality.AssertAsync(database, _scripts);
        Assert.Equal(
            FaultRuns.AtOnce,
            await database.ScalarAsync<long>("SELECT count(*) FROM execution WHERE script = $1", FaultScripts.EveryTime)
        );
    }

    [Fact]
    public async Task Many_at_once_that_create_the_database()
    {
        var name = $"test_{Guid.NewGuid():N}";
        var serverConnection = await server.GetConnectionStringAsync();
        await using var database = TestDatabase.Existing(serverConnection, name);
        await RunAllAsync(database.ConnectionString, createDatabase: true);
        await Reality.AssertAsync(database, _scripts);
    }

    [Fact]
    public async Task Processes_at_once_that_create_the_database()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var database = TestDatabase.Existing(await server.GetConnectionStringAsync(), name);
        var request = new MigrateRequest(database.ConnectionString, _scripts.Path, CreateDatabase: true);
        var processes = await Task.WhenAll(
            Enumerable.Range(0, FaultRuns.ProcessesAtOnce).Select(_ => MigratingProcess.StartAsync(request))
        );
        foreach (var process in processes)
            using (process)
                Assert.True(await process.WaitAsync() == 0, process.Ending);
        await Reality.AssertAsync(database, _scripts);
        FaultRuns.Tell($"{processes.Length} processes at once.");
    }

    public void Dispose() => _scripts.Dispose();

    private async Task RunAllAsync(string connectionString, bool createDatabase)
    {
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder(connectionString));
        var options = new MigrationOptions
        {
            Path = _scripts.Path,
            CreateDatabase = createDatabase,
            RunLockTimeout = TimeSpan.FromMinutes(5),
        };
        var observers = Enumerable.Range(0, FaultRuns.AtOnce).Select(_ => new RecordingObserver()).ToArray();
        await Task.WhenAll(
            observers.Select(observer => Task.Run(() => Migrator.InvokeAsync(target, options, observer, CancellationToken.None)))
        );
        var applied = observers.SelectMany(observer => observer.Runs).Where(run => run.Kind != ScriptKind.EveryTime);
        Assert.Equal(_scripts.Once, applied.Select(run => run.Script).Order(StringComparer.Ordinal));
    }
}
