using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>Peak memory of a large migration, above that of an idle process with the module imported.</summary>
public sealed class MemoryCase : BenchmarkCase
{
    public override string Name => "memory";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var folder = ScriptFolder.CreateOneStatementScripts(bench.CreateFolder(Name), bench.Options.ManyScripts);
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender("idle", () => Shell.PeakOfIdleAsync(bench.CancellationToken)),
            new Contender(
                Shell.Name,
                () => server.WithDatabaseAsync(database => Shell.PeakOfMigrationAsync(database, folder, bench.CancellationToken))
            )
        );
        return
        [
            new Result(
                $"{bench.Options.ManyScripts} one-statement scripts, peak memory",
                "MB",
                samples[1],
                samples[0],
                LimitKind.Difference,
                100
            ),
        ];
    }
}
