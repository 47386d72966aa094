using System.Diagnostics;
using PgMigrate.TestHost;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>The migrating process is killed at random moments, and another one goes on.</summary>
public sealed class KilledProcessTests(PostgresServer server) : IDisposable
{
    private readonly FaultScripts _scripts = new();
    private int _kills;

    [Fact]
    public async Task Runs_killed_at_random_moments_and_resumed_apply_every_script_once()
    {
        var seed = FaultRuns.Seed;
        var random = new Random(seed);
        FaultRuns.Tell($"PGMIGRATE_FAULT_SEED={seed} PGMIGRATE_FAULT_RUNS={FaultRuns.KilledProcesses}");
        var undisturbed = await MeasureAsync();
        var moments = new RandomMoments(random, undisturbed, FaultRuns.KilledProcesses);
        FaultRuns.Tell($"An undisturbed run takes {undisturbed.TotalMilliseconds:0} ms.");

        var clock = Stopwatch.StartNew();
        var databases = 0;
        while (_kills < FaultRuns.KilledProcesses)
        {
            await using var database = await server.CreateDatabaseAsync();
            await RunAsync(database, random, moments);
            await Reality.AssertAsync(database, _scripts);
            databases++;
        }

        FaultRuns.Tell($"{_kills} runs were killed, in {databases} databases, within {clock.Elapsed.TotalSeconds:0} s.");
    }

    public void Dispose() => _scripts.Dispose();

    private async Task<TimeSpan> MeasureAsync()
    {
        await using var database = await server.CreateDatabaseAsync();
        using var process = await MigratingProcess.StartAsync(new MigrateRequest(database.ConnectionString, _scripts.Path));
        var clock = Stopwatch.StartNew();
        Assert.True(await process.WaitAsync() == 0, process.Ending);
        await Reality.AssertAsync(database, _scripts);
        return clock.Elapsed;
    }

    // Kills the first run, every second time another one, and lets the last one end.
    private async Task RunAsync(TestDatabase database, Random random, RandomMoments moments)
    {
        var request = new MigrateRequest(database.ConnectionString, _scripts.Path);
        for (var killsLeft = random.Next(2) + 1; killsLeft > 0; killsLeft--)
        {
            var moment = moments.Next();
            using var process = await MigratingProcess.StartAsync(request);
            if (await process.EndsWithinAsync(moment))
                break;
            await process.KillAsync();
            _kills++;
            FaultRuns.Tell($"Killed after {moment.TotalMilliseconds:0} ms; it had said: {process.LastLine}");
        }

        using var last = await MigratingProcess.StartAsync(request);
        Assert.True(await last.WaitAsync() == 0, last.Ending);
    }
}
