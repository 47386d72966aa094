using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>A file that a script loads, against psql's \copy of the same file; and the memory that it takes.</summary>
public sealed class LoadCase : BenchmarkCase
{
    private const double MostTime = 1.1;
    private const double MostMemory = 200;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(1);

    public override string Name => "load";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var psql = ProgramPath.Find("psql", server.BinPath) ?? throw new CaseSkippedException("there is no psql");
        var folder = ScriptFolder.CreateLoad(bench.CreateFolder(Name), bench.Options.Rows);
        var times = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender(@"psql \copy", () => TimeAsync(server, database => CopyAsync(database, folder, psql, bench))),
            new Contender(
                EngineContender.Name,
                () =>
                    TimeAsync(
                        server,
                        database => EngineContender.MigrateWithoutSnapshotAsync(database, folder, bench.CancellationToken)
                    )
            )
        );
        var peaks = await Alternation.MeasureAsync(
            1,
            new Contender("idle", () => Shell.PeakOfIdleAsync(bench.CancellationToken)),
            new Contender(
                Shell.Name,
                () => server.WithDatabaseAsync(database => Shell.PeakOfMigrationAsync(database, folder, bench.CancellationToken))
            )
        );
        var title = $"a load of {new FileInfo(folder.Data!).Length / 1_000_000} MB";
        return
        [
            new Result(title, "s", times[1], times[0], LimitKind.Ratio, MostTime),
            new Result($"{title}, peak memory", "MB", peaks[1], peaks[0], LimitKind.Difference, MostMemory),
        ];
    }

    private static Task<double> TimeAsync(BenchmarkServer server, Func<DatabaseAddress, Task> work) =>
        server.WithDatabaseAsync(database => DotNet.TimeAsync(() => work(database)));

    private static Task<ProcessResult> CopyAsync(DatabaseAddress database, ScriptFolder folder, string psql, Bench bench) =>
        ProcessRunner.RunAsync(
            new ProcessRequest(
                psql,
                "--no-psqlrc",
                "--quiet",
                $"--command={ScriptFolder.LoadedTable}",
                $"--command=\\copy public.loaded from '{folder.Data}' with (format csv)",
                database.LibpqConnectionString
            )
            {
                Environment = database.Environment,
                TimeLimit = TimeLimit,
            },
            bench.CancellationToken
        );
}
