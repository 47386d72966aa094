using System.Diagnostics;
using PgMigrate.Benchmarks.Cases;
using PgMigrate.Benchmarks.Measuring;

namespace PgMigrate.Benchmarks;

/// <summary>Runs the cases one after the other, and prints their table.</summary>
public sealed class Suite
{
    private static readonly IReadOnlyList<BenchmarkCase> Cases =
    [
        new EmptyDatabaseCase(),
        new SlowNetworkCase(),
        new SlowDiskCase(),
        new NothingToDoCase(),
        new OneNewScriptCase(),
        new IdleStatementsCase(),
        new MemoryCase(),
        new ImportCase(),
        new StaticChecksCase(),
        new SandboxCase(),
        new RehearsalCase(),
        new SnapshotCase(),
        new TableCopyCase(),
        new HammerCase(),
        new LoadCase(),
        new BatchesCase(),
        new TelemetryCase(),
        new FleetCase(),
    ];

    private readonly BenchmarkOptions _options;
    private readonly CancellationToken _cancellationToken;

    /// <param name="options">Which cases, and how often.</param>
    /// <param name="cancellationToken">Ends the run; no server is left behind.</param>
    public Suite(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Measures and prints.</summary>
    /// <exception cref="MigrationException">A contender failed: nothing it would print could be trusted.</exception>
    public async Task RunAsync()
    {
        await using var bench = new Bench(_options, _cancellationToken);
        Bench.Say(
            $"{_options.Runs} runs each, contenders in turn; {Environment.ProcessorCount} processors, {Environment.OSVersion}, "
                + $".NET {Environment.Version}."
        );
        var results = new List<Result>();
        foreach (var benchmark in Cases.Where(IsWanted))
            results.AddRange(await MeasureAsync(benchmark, bench));
        Console.WriteLine();
        Console.Write(ResultTable.Format(results));
    }

    private bool IsWanted(BenchmarkCase benchmark) =>
        _options.Only is null || benchmark.Name.Contains(_options.Only, StringComparison.OrdinalIgnoreCase);

    private static async Task<IReadOnlyList<Result>> MeasureAsync(BenchmarkCase benchmark, Bench bench)
    {
        var started = Stopwatch.GetTimestamp();
        Bench.Say($"{benchmark.Name} …");
        try
        {
            return await benchmark.MeasureAsync(bench);
        }
        catch (CaseSkippedException skipped)
        {
            Bench.Say($"SKIPPED {benchmark.Name}: {skipped.Message}");
            return [];
        }
        finally
        {
            Bench.Say($"{benchmark.Name}: {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s in all");
        }
    }
}
