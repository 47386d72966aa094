using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// A file that a script loads, against psql's \copy of the same file; the memory that it takes; and what setting three secondary
/// indexes aside is worth.
/// </summary>
public sealed class LoadCase : BenchmarkCase
{
    private const double MostTime = 1.1;
    private const double MostMemory = 200;

    private const string Indexes = """
        CREATE INDEX ON public.loaded (name);
        CREATE INDEX ON public.loaded (amount, id);
        CREATE INDEX ON public.loaded (lower(name) text_pattern_ops);
        """;

    // With them all, that takes longer than the rest.
    private const int MostIndexedRows = 2_000_000;

    // The file, the table with its indexes, and the log of both.
    private const long BytesOfRow = 85;
    private const int RoomForRow = 7;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(1);

    public override string Name => "load";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var psql = ProgramPath.Find("psql", server.BinPath) ?? throw new CaseSkippedException("there is no psql");
        var path = bench.CreateFolder(Name);
        RequireRoom(path, bench.Options.Rows);
        var folder = ScriptFolder.CreateLoad(path, bench.Options.Rows);
        var times = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender(@"psql \copy", () => TimeAsync(server, database => CopyAsync(database, folder, psql, bench))),
            new Contender(EngineContender.Name, () => MigrateAsync(server, folder, bench))
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
            await MeasureIndexesAsync(server, bench),
        ];
    }

    private async Task<Result> MeasureIndexesAsync(BenchmarkServer server, Bench bench)
    {
        var rows = Math.Min(bench.Options.Rows, MostIndexedRows);
        var folder = ScriptFolder.CreateLoad(bench.CreateFolder($"{Name}-indexes"), rows);
        var times = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender("indexes kept", () => MigrateAsync(server, folder, bench, "defer-indexes=no")),
            new Contender("indexes set aside", () => MigrateAsync(server, folder, bench, "defer-indexes=yes"))
        );
        return new Result($"{rows} rows loaded, 3 secondary indexes set aside", "s", times[1], times[0], LimitKind.Ratio, 1);
    }

    private static void RequireRoom(string path, int rows)
    {
        var free = new DriveInfo(path).AvailableFreeSpace;
        if (free < rows * BytesOfRow * RoomForRow)
            throw new CaseSkippedException($"{rows} rows need {rows * BytesOfRow * RoomForRow / 1_000_000_000.0:0.0} GB of disk");
    }

    private static Task<double> MigrateAsync(BenchmarkServer server, ScriptFolder folder, Bench bench) =>
        TimeAsync(server, database => EngineContender.MigrateWithoutSnapshotAsync(database, folder, bench.CancellationToken));

    private static Task<double> MigrateAsync(BenchmarkServer server, ScriptFolder folder, Bench bench, string option)
    {
        folder.Load(option, Indexes);
        return MigrateAsync(server, folder, bench);
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
