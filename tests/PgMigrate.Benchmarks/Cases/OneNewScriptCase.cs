using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>One new script on a database that has had all others: time of the whole process, and statements.</summary>
public sealed class OneNewScriptCase : BenchmarkCase
{
    public override string Name => "one-new-script";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var grate = new GrateContender(bench);
        var server = await bench.GetServerAsync();
        var applied = await bench.GetAppliedAsync();
        var folder = applied.Folder.WithOneMore(bench.CreateFolder(Name));
        var migrateOurs = (DatabaseAddress database) => Shell.MigrateAsync(database, folder, bench.CancellationToken);
        var migrateGrate = (DatabaseAddress database) => grate.MigrateAsync(database, folder, bench.CancellationToken);

        var times = await Alternation.MeasureAsync(
            bench.Options.Runs,
            OnCopy(server, applied, GrateContender.Name, migrateGrate),
            OnCopy(server, applied, Shell.Name, migrateOurs)
        );
        var migrateLoaded = (DatabaseAddress database) => EngineContender.MigrateAsync(database, folder, bench.CancellationToken);
        var migrateBare = (DatabaseAddress database) =>
            EngineContender.MigrateWithoutSnapshotAsync(database, folder, bench.CancellationToken);
        var loaded = await Alternation.MeasureAsync(
            bench.Options.Runs,
            OnCopy(server, applied, "no snapshot kept", migrateBare),
            OnCopy(server, applied, EngineContender.Name, migrateLoaded)
        );
        var title = $"one new script on {bench.Options.Scripts} applied";
        return
        [
            new Result($"{title}, whole process", "s", times[1], times[0], LimitKind.Ratio, 0.9),
            new Result($"{title}, loaded", "ms", InMilliseconds(loaded[1]), InMilliseconds(loaded[0]), LimitKind.Ratio, 1.3),
            new Result(
                $"{title}, loaded",
                "statements",
                await StatementCount.OnCopyAsync(server, applied, EngineContender.Name, migrateLoaded),
                await StatementCount.OnCopyAsync(server, applied, GrateContender.Name, migrateGrate),
                LimitKind.Value,
                12
            ),
        ];
    }

    private static Samples InMilliseconds(Samples seconds) =>
        seconds with
        {
            Values = [.. seconds.Values.Select(value => value * 1_000)],
        };

    private static Contender OnCopy(
        BenchmarkServer server,
        AppliedDatabase applied,
        string name,
        Func<DatabaseAddress, Task> migrate
    ) =>
        new(
            name,
            () => server.WithDatabaseAsync(database => DotNet.TimeAsync(() => migrate(database)), applied.Database.Database)
        );
}
