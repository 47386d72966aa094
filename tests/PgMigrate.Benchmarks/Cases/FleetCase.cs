using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Fleet.Rollouts;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// A few scripts onto many databases that have nothing yet, eight at once, with the state of the rollout in a file; against a loop
/// over grate, one process for each database, as its users write it.
/// </summary>
public sealed class FleetCase : BenchmarkCase
{
    private const int Scripts = 5;
    private const int AtOnce = 8;
    private const int MostOfGrate = 16;

    // Five times as fast.
    private const double Limit = 0.2;

    private int _rollouts;

    /// <inheritdoc/>
    public override string Name => "fleet";

    /// <inheritdoc/>
    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var folder = ScriptFolder.CreateTables(bench.CreateFolder(Name), Scripts);
        var grate = new GrateContender(bench);
        var count = bench.Options.Databases;
        // A process for each database takes as long for the last as for the first: a part of them tells.
        var looped = Math.Min(count, MostOfGrate);
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender(EngineContender.Name, () => PerDatabaseAsync(server, count, all => RollOutAsync(all, folder, bench))),
            new Contender(
                $"a loop over {GrateContender.Name}",
                () =>
                    PerDatabaseAsync(
                        server,
                        looped,
                        async all =>
                        {
                            foreach (var database in all)
                                await grate.MigrateAsync(database, folder, bench.CancellationToken);
                        }
                    )
            )
        );
        return
        [
            new Result(
                $"{Scripts} scripts onto {count} databases, {AtOnce} at once: for each",
                "s",
                samples[0],
                samples[1],
                LimitKind.Ratio,
                Limit
            ),
        ];
    }

    private static async Task<double> PerDatabaseAsync(
        BenchmarkServer server,
        int count,
        Func<IReadOnlyList<DatabaseAddress>, Task> migrate
    )
    {
        var databases = new List<DatabaseAddress>();
        for (var i = 0; i < count; i++)
            databases.Add(await server.CreateDatabaseAsync());
        await server.ExecuteAsync("CHECKPOINT");
        var seconds = await DotNet.TimeAsync(() => migrate(databases));
        foreach (var database in databases)
            await server.ExecuteAsync($"DROP DATABASE {database.Database} WITH (FORCE)");
        return seconds / count;
    }

    private async Task RollOutAsync(IReadOnlyList<DatabaseAddress> databases, ScriptFolder folder, Bench bench)
    {
        ConnectionTarget[] targets =
        [
            .. databases.Select(database =>
                ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = database.SecretConnectionString })
            ),
        ];
        var options = new MigrationOptions { Path = folder.Path, ThrottleLimit = AtOnce };
        var file = Path.Combine(bench.CreateFolder($"rollout{++_rollouts}"), "rollout.jsonl");
        await using var store = FileRolloutStore.Open(file);
        var run = new RolloutRun(
            new RolloutOptions
            {
                Scripts = RolloutStore.ScriptsOf(options),
                AtOnce = AtOnce,
                StopAfter = StopRule.First,
                RunBy = Name,
            },
            store,
            async (member, stop) =>
            {
                await EngineContender.MigrateAsync(databases[member.Place], options, stop);
                return null;
            },
            new WindowForecast(configuration: null, outside: false, member => (targets[member.Place], null)),
            Bench.Say
        );
        FleetMember[] members = [.. targets.Select((target, place) => new FleetMember(MemberKey.Of(target), null, null, place))];
        await run.RunAsync(_ => Task.FromResult<IReadOnlyList<FleetMember>>(members), bench.CancellationToken);
    }
}
