using System.Diagnostics;
using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine;
using PgMigrate.Engine.Backup;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// Backups by TableCopy, in four tables of one size: inside the database and into files, with verification and without, against
/// pg_dump by two connections and against COPY by psql, which compresses nothing, hashes nothing and reads nothing again.
/// </summary>
public sealed class TableCopyCase : BenchmarkCase
{
    private const int Tables = 4;
    private const int Jobs = 2;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromHours(1);

    private int _folders;

    public override string Name => "table-copy";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var dump = ProgramPath.Find("pg_dump", server.BinPath) ?? throw new CaseSkippedException("there is no pg_dump");
        var psql = ProgramPath.Find("psql", server.BinPath) ?? throw new CaseSkippedException("there is no psql");
        var database = await server.CreateDatabaseAsync();
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = database.SecretConnectionString });
        await FillAsync(target, bench.Options.Rows / Tables, bench.CancellationToken);

        var peak = new List<double>();
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            InFolder(
                bench,
                "pg_dump -Fd -j2",
                folder =>
                    RunAsync(
                        database,
                        bench,
                        dump,
                        "--format=directory",
                        $"--jobs={Jobs}",
                        $"--file={folder}/dump",
                        "--dbname",
                        database.LibpqConnectionString
                    )
            ),
            InFolder(
                bench,
                "COPY by psql",
                folder =>
                    RunAsync(
                        database,
                        bench,
                        psql,
                        ["--no-psqlrc", "--quiet", .. CopyCommands(folder), database.LibpqConnectionString]
                    )
            ),
            new Contender("in the database", () => TimeAsync(target, new BackupOptions { KeepLast = 1 }, peak, bench)),
            new Contender(
                "in the database, not verified",
                () => TimeAsync(target, new BackupOptions { KeepLast = 1, Verify = false }, peak, bench)
            ),
            InFolder(
                bench,
                "files, 2 jobs",
                folder => BackUpAsync(target, new BackupOptions { Folder = folder, Jobs = Jobs }, peak, bench)
            ),
            InFolder(
                bench,
                "files, 2 jobs, not verified",
                folder =>
                    BackUpAsync(
                        target,
                        new BackupOptions
                        {
                            Folder = folder,
                            Jobs = Jobs,
                            Verify = false,
                        },
                        peak,
                        bench
                    )
            )
        );
        await server.ExecuteAsync($"DROP DATABASE {database.Database} WITH (FORCE)");

        var title = $"{bench.Options.Rows} rows";
        var results = new List<Result>();
        foreach (var ours in samples.Skip(2))
        foreach (var rival in samples.Take(2))
            results.Add(
                new Result($"{title}, {ours.Contender}, against {rival.Contender}", "s", ours, rival, LimitKind.Ratio, null)
            );
        results.Add(
            new Result(
                $"{title}, peak working set of the process",
                "MB",
                new Samples(EngineContender.Name, peak),
                null,
                LimitKind.Value,
                null
            )
        );
        return results;
    }

    private Contender InFolder(Bench bench, string name, Func<string, Task> work) =>
        new(
            name,
            async () =>
            {
                var folder = bench.CreateFolder($"copies{++_folders}");
                var time = await DotNet.TimeAsync(() => work(folder));
                Directory.Delete(folder, recursive: true);
                return time;
            }
        );

    private static Task<double> TimeAsync(ConnectionTarget target, BackupOptions options, List<double> peak, Bench bench) =>
        DotNet.TimeAsync(() => BackUpAsync(target, options, peak, bench));

    private static async Task BackUpAsync(ConnectionTarget target, BackupOptions options, List<double> peak, Bench bench)
    {
        await SchemaBackups.BackupAsync(target, options, QuietObserver.Instance, bench.CancellationToken);
        using var process = Process.GetCurrentProcess();
        peak.Add(process.PeakWorkingSet64 / 1e6);
    }

    private static async Task FillAsync(ConnectionTarget target, int rows, CancellationToken cancellationToken)
    {
        await using var connection = await ServerConnection.OpenAsync(target, "benchmark", [], cancellationToken);
        for (var table = 1; table <= Tables; table++)
        {
            await connection.ExecuteAsync(
                $"CREATE TABLE public.t{table} (id bigint PRIMARY KEY, name text NOT NULL, amount numeric(12,2), created "
                    + "timestamptz, parent integer)",
                [],
                cancellationToken
            );
            await connection.ExecuteAsync(
                $"INSERT INTO public.t{table} SELECT n, md5(n::text), n % 1000 / 7.0, '2026-01-01'::timestamptz + n * interval "
                    + $"'1 s', n % 97 FROM generate_series(1, {rows}) n",
                [],
                cancellationToken
            );
        }

        await connection.ExecuteAsync("VACUUM ANALYZE", [], cancellationToken);
    }

    private static IEnumerable<string> CopyCommands(string folder) =>
        Enumerable.Range(1, Tables).Select(table => $"--command=\\copy public.t{table} to '{folder}/t{table}'");

    private static Task<ProcessResult> RunAsync(
        DatabaseAddress database,
        Bench bench,
        string program,
        params string[] arguments
    ) =>
        ProcessRunner.RunAsync(
            new ProcessRequest(program, arguments) { Environment = database.Environment, TimeLimit = TimeLimit },
            bench.CancellationToken
        );
}
