using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>What Import-Module adds to the start of pwsh.</summary>
public sealed class ImportCase : BenchmarkCase
{
    public override string Name => "import";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender("bare pwsh", () => StartAsync(import: false)),
            new Contender("with Import-Module", () => StartAsync(import: true))
        );
        return [new Result("Import-Module, added to a pwsh start", "ms", samples[1], samples[0], LimitKind.Difference, 150)];

        async Task<double> StartAsync(bool import) =>
            1000 * await DotNet.TimeAsync(() => Shell.StartAsync(import, bench.CancellationToken));
    }
}
