using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>Nothing to do, all hashes verified: two whole processes on one database.</summary>
public sealed class NothingToDoCase : BenchmarkCase
{
    public override string Name => "nothing-to-do";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var grate = new GrateContender(bench);
        var server = await bench.GetServerAsync();
        var folder = ScriptFolder.CreateOneStatementScripts(bench.CreateFolder(Name), bench.Options.ManyScripts);
        var database = await server.CreateDatabaseAsync();
        await EngineContender.MigrateAsync(database, folder, bench.CancellationToken);

        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender(
                GrateContender.Name,
                () => DotNet.TimeAsync(() => grate.MigrateAsync(database, folder, bench.CancellationToken))
            ),
            new Contender(Shell.Name, () => DotNet.TimeAsync(() => Shell.MigrateAsync(database, folder, bench.CancellationToken)))
        );
        return
        [
            new Result(
                $"nothing to do, {bench.Options.ManyScripts} applied, whole process",
                "s",
                samples[1],
                samples[0],
                LimitKind.Ratio,
                0.15
            ),
        ];
    }
}
