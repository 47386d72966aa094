using System.Security.Cryptography;
using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine;
using PgMigrate.Engine.Rehearsal;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>The static checks of a large folder, against reading and hashing its files: less than that nobody can do.</summary>
public sealed class StaticChecksCase : BenchmarkCase
{
    private const double MostSeconds = 3;

    public override string Name => "static-checks";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var folder = ScriptFolder.CreateChanges(bench.CreateFolder(Name), bench.Options.ManyScripts);
        var options = new CheckOptions { Run = new MigrationOptions { Path = folder.Path } };
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender("reading and hashing", () => DotNet.TimeAsync(() => HashAsync(folder, bench.CancellationToken))),
            new Contender(
                EngineContender.Name,
                () =>
                    DotNet.TimeAsync(() =>
                        MigrationChecker.CheckAsync(null, options, new QuietObserver(), bench.CancellationToken)
                    )
            )
        );
        var title = $"static checks of {bench.Options.ManyScripts} scripts";
        return
        [
            new Result(title, "s", samples[1], null, LimitKind.Value, MostSeconds),
            new Result(title, "s", samples[1], samples[0], LimitKind.Ratio, null),
        ];
    }

    private static async Task HashAsync(ScriptFolder folder, CancellationToken cancellationToken)
    {
        foreach (var file in folder.Files)
            _ = SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken));
    }
}
