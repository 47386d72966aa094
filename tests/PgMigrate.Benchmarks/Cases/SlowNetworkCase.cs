using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Network;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>The same folder with a millisecond more for every round trip.</summary>
public sealed class SlowNetworkCase : BenchmarkCase
{
    private static readonly TimeSpan Added = TimeSpan.FromMilliseconds(1);

    public override string Name => "slow-network";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var folder = ScriptFolder.CreateTables(bench.CreateFolder(Name), bench.Options.Scripts);
        var grate = new GrateContender(bench);
        using var proxy = new DelayProxy(server.Postgres.Host, server.Postgres.Port, Added);
        await TellDelayAsync(server.Postgres, proxy);
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            Through(
                proxy,
                server,
                GrateContender.Name,
                database => grate.MigrateAsync(database, folder, bench.CancellationToken)
            ),
            Through(
                proxy,
                server,
                EngineContender.Name,
                database => EngineContender.MigrateAsync(database, folder, bench.CancellationToken)
            )
        );
        await TellDelayAsync(server.Postgres, proxy);
        return
        [
            new Result(
                $"{bench.Options.Scripts} scripts, 1 ms more a round trip",
                "s",
                samples[1],
                samples[0],
                LimitKind.Ratio,
                0.40
            ),
        ];
    }

    private static async Task TellDelayAsync(DatabaseAddress database, DelayProxy proxy)
    {
        var direct = await RoundTrip.OfQueryAsync(database);
        var delayed = await RoundTrip.OfQueryAsync(database with { Port = proxy.Port });
        Bench.Say(
            $"a round trip takes {direct:0.000} ms, through the proxy {delayed:0.000} ms: {delayed - direct:0.000} ms more"
        );
    }

    private static Contender Through(
        DelayProxy proxy,
        BenchmarkServer server,
        string name,
        Func<DatabaseAddress, Task> migrate
    ) =>
        new(
            name,
            () => server.WithDatabaseAsync(database => DotNet.TimeAsync(() => migrate(database with { Port = proxy.Port })))
        );
}
