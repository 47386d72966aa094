using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// The same folder with a millisecond more for every flush. PostgreSQL has the delay itself: with no sibling asked for, whoever
/// is about to flush sleeps for commit_delay before, other commits waiting or not. It only does with fsync on.
/// </summary>
public sealed class SlowDiskCase : BenchmarkCase
{
    private static readonly Dictionary<string, string> Disk = new() { ["fsync"] = "on", ["commit_siblings"] = "0" };

    public override string Name => "slow-disk";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        await using var server = await BenchmarkServer.StartAsync(Disk, bench.CancellationToken);
        var quick = await RoundTrip.OfCommitAsync(server.Postgres);
        await server.ExecuteAsync("ALTER SYSTEM SET commit_delay = 1000");
        await server.ExecuteAsync("SELECT pg_reload_conf()");
        var slow = await RoundTrip.OfCommitAsync(server.Postgres);
        Bench.Say(
            $"a commit takes {quick:0.000} ms, with commit_delay = 1000 it takes {slow:0.000} ms: {slow - quick:0.000} ms more"
        );

        var folder = ScriptFolder.CreateTables(bench.CreateFolder(Name), bench.Options.Scripts);
        var grate = new GrateContender(bench);
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            OnEmpty(server, GrateContender.Name, database => grate.MigrateAsync(database, folder, bench.CancellationToken)),
            OnEmpty(
                server,
                EngineContender.Name,
                database => EngineContender.MigrateAsync(database, folder, bench.CancellationToken)
            )
        );
        return
        [
            new Result($"{bench.Options.Scripts} scripts, 1 ms more a flush", "s", samples[1], samples[0], LimitKind.Ratio, 0.60),
        ];
    }

    private static Contender OnEmpty(BenchmarkServer server, string name, Func<DatabaseAddress, Task> migrate) =>
        new(name, () => server.WithDatabaseAsync(database => DotNet.TimeAsync(() => migrate(database))));
}
