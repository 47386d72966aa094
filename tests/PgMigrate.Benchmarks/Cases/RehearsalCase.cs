using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine;
using PgMigrate.Engine.Rehearsal;
using PgMigrate.Tests.Support;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>A rehearsal of the sample with all that it proves, the sandbox's start and end included.</summary>
public sealed class RehearsalCase : BenchmarkCase
{
    private const double MostSeconds = 10;

    public override string Name => "rehearsal";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var options = new CheckOptions
        {
            Run = new MigrationOptions { Path = RepositoryRoot.Combine("migrations"), Environment = "DEV" },
            Rehearsal = new RehearsalOptions(),
        };
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender(
                EngineContender.Name,
                () =>
                    DotNet.TimeAsync(() =>
                        MigrationChecker.CheckAsync(null, options, new QuietObserver(), bench.CancellationToken)
                    )
            )
        );
        return [new Result("rehearsal of the sample in a sandbox", "s", samples[0], null, LimitKind.Value, MostSeconds)];
    }
}
