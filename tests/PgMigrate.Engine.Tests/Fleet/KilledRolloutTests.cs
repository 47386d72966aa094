using System.Diagnostics;
using System.Text.Json;
using PgMigrate.Engine.Tests.Faults;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Fleet;

/// <summary>
/// A rollout over many databases, or many schemas of one, is killed at random moments, and another process goes on until all of
/// them have every script once.
/// </summary>
public sealed class KilledRolloutTests(PostgresServer server) : IAsyncLifetime
{
    private const int Scripts = 3;

    private readonly TempFolder _folder = new();
    private readonly List<TestDatabase> _databases = [];
    private readonly string _prefix = $"fleet_{Guid.NewGuid():N}"[..14];

    private static int Databases => TestScale.Count("PGMIGRATE_FLEET_DATABASES", usual: 12, full: 2000);

    private static int Schemas => TestScale.Count("PGMIGRATE_FLEET_SCHEMAS", usual: 10, full: 200);

    private static int Kills => TestScale.Count("PGMIGRATE_FLEET_KILLS", usual: 2, full: 10);

    public ValueTask InitializeAsync()
    {
        for (var i = 1; i <= Scripts; i++)
            _folder.Write(
                $"up/000{i}_add.sql",
                $"CREATE TABLE item_{i} (id integer PRIMARY KEY); INSERT INTO item_{i} VALUES ({i});"
            );
        _folder.Write("up/0004_index.sql", "CREATE INDEX CONCURRENTLY item_1_id ON item_1 (id);");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _databases)
            await database.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Databases_have_every_script_once_however_often_their_rollout_is_killed()
    {
        var given = await server.GetConnectionStringAsync();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Databases),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (i, _) => Add(await TestDatabase.CreateAsync(given, name: $"{_prefix}_{i:0000}"))
        );
        await using var control = await server.CreateDatabaseAsync();
        var request = new RolloutRequest(given, $"{_prefix}_*", null, _folder.FullPath, control.Name, IsFile: false, AtOnce: 8);

        await RunToEndAsync(request, Databases);

        foreach (var database in _databases)
        {
            await AssertWholeAsync(database, "grate", "public");
            // No server has room for a connection to each of thousands.
            await database.DropAsync();
        }

        Assert.Equal(
            Databases,
            await control.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.rollout WHERE name = 'test' AND state = 'succeeded'")
        );
    }

    [Fact]
    public async Task Schemas_of_a_database_have_every_script_once_however_often_their_rollout_is_killed()
    {
        var given = await server.GetConnectionStringAsync();
        var database = await TestDatabase.CreateAsync(given, name: $"{_prefix}_s");
        Add(database);
        await database.ExecuteAsync(string.Concat(Enumerable.Range(0, Schemas).Select(i => $"CREATE SCHEMA t_{i};")));
        var file = Path.Combine(_folder.FullPath, "rollout.jsonl");
        var request = new RolloutRequest(given, database.Name, "t_*", _folder.FullPath, file, IsFile: true, AtOnce: 8);

        await RunToEndAsync(request, Schemas);

        for (var i = 0; i < Schemas; i++)
            await AssertWholeAsync(database, $"t_{i}", $"t_{i}");
    }

    private void Add(TestDatabase database)
    {
        lock (_databases)
            _databases.Add(database);
    }

    // The first process is watched until it has migrated a few, so that the others are killed within the work that is left.
    private static async Task RunToEndAsync(RolloutRequest request, int members)
    {
        var seed = FaultRuns.Seed;
        var random = new Random(seed);
        // Of many, as of few, some are done when it is killed, and some are not begun.
        var longest = Math.Max(1500, members * 30);
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={seed}");
        var text = JsonSerializer.Serialize(request);
        var clock = Stopwatch.StartNew();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = await MigratingProcess.StartAsync("rollout", text);
            if (await process.EndsWithinAsync(TimeSpan.FromMilliseconds(random.Next(100, longest))))
                break;
            await process.KillAsync();
            FaultRuns.Tell($"Killed; it had said: {process.LastLine}");
        }

        using var last = await MigratingProcess.StartAsync("rollout", text);
        Assert.True(await last.WaitAsync() == 0, last.Ending);
        var memory = last.Lines.Single(line => line.StartsWith("memory ", StringComparison.Ordinal));
        FaultRuns.Tell($"{memory} within {clock.Elapsed.TotalSeconds:0} s.");
        Assert.InRange(int.Parse(memory.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), 1, 400);
    }

    private static async Task AssertWholeAsync(TestDatabase database, string history, string schema)
    {
        Assert.Equal(
            Enumerable.Range(1, Scripts).Select(i => $"000{i}_add.sql").Append("0004_index.sql"),
            await database.QueryAsync<string>($"""SELECT script_name FROM {history}."ScriptsRun" ORDER BY script_name""")
        );
        Assert.Equal(
            Scripts + 1,
            await database.ScalarAsync<long>(
                "SELECT count(*) FROM pgmigrate.script_run s JOIN pgmigrate.run r USING (run_id) WHERE s.status = 'Applied' AND r.history_schema = $1",
                history
            )
        );
        for (var i = 1; i <= Scripts; i++)
            Assert.Equal(1, await database.ScalarAsync<long>($"SELECT count(*) FROM {schema}.item_{i}"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
        Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pgmigrate.statement_checkpoint"));
        Assert.Equal(
            0,
            await database.ScalarAsync<long>(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        );
    }
}
