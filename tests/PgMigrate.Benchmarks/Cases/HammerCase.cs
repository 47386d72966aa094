using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Hammering;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// What the clients of a busy database notice when a column is changed as the sample changes one: expand, backfill, contract. Once
/// for each contender, over <c>--seconds</c>, and once without any change.
/// </summary>
public sealed class HammerCase : BenchmarkCase
{
    // 99.9 % of the queries are not to be delayed.
    private const double MostDelayed = 0.1;

    private static readonly TimeSpan MaxStall = TimeSpan.FromMilliseconds(100);

    public override string Name => "hammer";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var psql = ProgramPath.Find("psql", server.BinPath) ?? throw new CaseSkippedException("there is no psql");
        var path = bench.CreateFolder("hammer");
        var scripts = HammerScripts.Write(path);
        var grate = new GrateContender(bench);
        var stop = bench.CancellationToken;
        var template = await FillAsync(server, stop);

        RunLog[] logs = [new(), new()];
        var results = new List<HammerResult>
        {
            await MeasureAsync("nobody", null),
            await MeasureAsync(PsqlContender.Name, database => RunAsync(psql, database, scripts, stop)),
            await MeasureAsync(GrateContender.Name, database => grate.MigrateAsync(database, path, stop)),
            await MeasureAsync(EngineContender.Name, database => MigrateAsync(database, TimeSpan.Zero, logs[0])),
            await MeasureAsync($"{EngineContender.Name}, MaxStall 100 ms", database => MigrateAsync(database, MaxStall, logs[1])),
        };
        Console.WriteLine();
        Console.WriteLine(StallTable.Format(results));
        foreach (var (log, result) in logs.Zip(results.Skip(results.Count - logs.Length)))
            Console.WriteLine($"What {result.Contender} has seen:\n\n{log.Format()}");
        return
        [
            Share("queries that expand, backfill and contract delay", results[3], results[1]),
            Share("the same with MaxStall", results[4], results[1]),
        ];

        Task MigrateAsync(DatabaseAddress database, TimeSpan stall, RunLog log) =>
            EngineContender.MigrateAsync(database, new MigrationOptions { Path = path, MaxStall = stall }, stop, log);

        Task<HammerResult> MeasureAsync(string name, Func<DatabaseAddress, Task>? change) =>
            MeasureOneAsync(bench, server, template, name, change);
    }

    private static async Task<HammerResult> MeasureOneAsync(
        Bench bench,
        BenchmarkServer server,
        DatabaseAddress template,
        string name,
        Func<DatabaseAddress, Task>? change
    )
    {
        var database = await server.CreateDatabaseAsync(template.Database);
        await server.ExecuteAsync("CHECKPOINT");
        double? took = null;
        var milliseconds = await Hammer.HitAsync(
            database,
            TimeSpan.FromSeconds(bench.Options.Seconds),
            async () => took = change is null ? null : await DotNet.TimeAsync(() => change(database)),
            bench.CancellationToken
        );
        await server.ExecuteAsync($"DROP DATABASE {database.Database} WITH (FORCE)");
        Bench.Say($"hammer, changes by {name}: done");
        return new HammerResult(name, took, milliseconds);
    }

    private static async Task<DatabaseAddress> FillAsync(BenchmarkServer server, CancellationToken cancellationToken)
    {
        var template = await server.CreateDatabaseAsync();
        await using (var source = Npgsql.NpgsqlDataSource.Create(template.SecretConnectionString + ";Pooling=false"))
        {
            await using var command = source.CreateCommand(HammerScripts.Tables);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await using var analyze = source.CreateCommand("VACUUM ANALYZE");
            await analyze.ExecuteNonQueryAsync(cancellationToken);
        }

        return template;
    }

    // As somebody does it by hand: each file as it is, and no lock_timeout.
    private static Task<ProcessResult> RunAsync(
        string psql,
        DatabaseAddress database,
        IReadOnlyList<string> scripts,
        CancellationToken cancellationToken
    ) =>
        ProcessRunner.RunAsync(
            new ProcessRequest(
                psql,
                [
                    "--no-psqlrc",
                    "--quiet",
                    "--set",
                    "ON_ERROR_STOP=1",
                    .. scripts.SelectMany(script => new[] { "--file", script }),
                    database.LibpqConnectionString,
                ]
            )
            {
                Environment = database.Environment,
                TimeLimit = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );

    private static Result Share(string what, HammerResult ours, HammerResult rival) =>
        new(
            $"{what} over {HammerResult.Delay:0} ms",
            "%",
            Samples.Single(ours.Contender, ours.Delayed),
            Samples.Single(rival.Contender, rival.Delayed),
            LimitKind.Value,
            MostDelayed
        );
}
