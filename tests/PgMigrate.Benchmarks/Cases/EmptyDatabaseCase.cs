using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>A folder of tables and indexes onto an empty database, against the least that it can cost.</summary>
public sealed class EmptyDatabaseCase : BenchmarkCase
{
    public override string Name => "empty-database";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var folder = ScriptFolder.CreateTables(bench.CreateFolder(Name), bench.Options.Scripts);
        var psql = new PsqlContender(bench, server, folder);
        var grate = new GrateContender(bench);
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            OnEmpty(server, PsqlContender.Name, database => psql.MigrateAsync(database, bench.CancellationToken)),
            OnEmpty(
                server,
                EngineContender.Name,
                database => EngineContender.MigrateAsync(database, folder, bench.CancellationToken)
            ),
            OnEmpty(server, GrateContender.Name, database => grate.MigrateAsync(database, folder, bench.CancellationToken))
        );

        var title = $"{bench.Options.Scripts} scripts on an empty database, module loaded";
        return
        [
            new Result(title, "s", samples[1], samples[0], LimitKind.Ratio, 1.15),
            new Result(title, "s", samples[1], samples[2], LimitKind.Ratio, null),
        ];
    }

    private static Contender OnEmpty(BenchmarkServer server, string name, Func<DatabaseAddress, Task> migrate) =>
        new(name, () => server.WithDatabaseAsync(database => DotNet.TimeAsync(() => migrate(database))));
}
