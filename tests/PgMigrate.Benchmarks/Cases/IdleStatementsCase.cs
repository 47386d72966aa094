using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>Nothing to do: how many statements the server sees.</summary>
public sealed class IdleStatementsCase : BenchmarkCase
{
    public override string Name => "idle-statements";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var grate = new GrateContender(bench);
        var server = await bench.GetServerAsync();
        var applied = await bench.GetAppliedAsync();
        var ours = await StatementCount.OnCopyAsync(
            server,
            applied,
            EngineContender.Name,
            database => EngineContender.MigrateAsync(database, applied.Folder, bench.CancellationToken)
        );
        var rival = await StatementCount.OnCopyAsync(
            server,
            applied,
            GrateContender.Name,
            database => grate.MigrateAsync(database, applied.Folder, bench.CancellationToken)
        );
        return [new Result($"nothing to do, {bench.Options.Scripts} applied", "statements", ours, rival, LimitKind.Value, 5)];
    }
}
