using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// Every row of a table changed in batches, each a transaction with its checkpoint, against one UPDATE of the same table; each time
/// a new table, which no earlier change has made larger. Beside it the longest that a batch has held its locks: one UPDATE holds
/// them as long as it takes.
/// </summary>
public sealed class BatchesCase : BenchmarkCase
{
    private const double Limit = 1.3;

    private readonly List<double> _longest = [];
    private int _scripts;

    public override string Name => "batches";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var database = await server.CreateDatabaseAsync();
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender(
                "one UPDATE",
                () => TimeAsync(database, bench, () => ExecuteAsync(database, "UPDATE public.item SET n = n + 1", bench))
            ),
            new Contender(EngineContender.Name, () => TimeInBatchesAsync(database, bench)),
            new Contender("two at once", () => TimeAsync(database, bench, InBatches(database, bench, parallel: 2)))
        );
        // The first run of each contender is not measured.
        var longest = new Samples(EngineContender.Name, [.. _longest.Skip(1)]);
        await server.ExecuteAsync($"DROP DATABASE {database.Database} WITH (FORCE)");
        var changed = $"{bench.Options.Rows} rows changed in batches";
        return
        [
            new Result(changed, "s", samples[1], samples[0], LimitKind.Ratio, Limit),
            new Result($"{changed}, two at once", "s", samples[2], samples[0], LimitKind.Ratio, Limit: null),
            new Result("locks held by the longest of these batches", "s", longest, samples[0], LimitKind.Ratio, null),
        ];
    }

    private async Task<double> TimeInBatchesAsync(DatabaseAddress database, Bench bench)
    {
        var time = await TimeAsync(database, bench, InBatches(database, bench, parallel: 1));
        await using var connection = await OpenAsync(database, bench);
        var longest = await connection.ScalarAsync(
            "SELECT date_part('epoch', longest) FROM pgmigrate.batch ORDER BY begun_at DESC LIMIT 1",
            [],
            bench.CancellationToken
        );
        _longest.Add((double)longest!);
        return time;
    }

    private Func<Task> InBatches(DatabaseAddress database, Bench bench, int parallel)
    {
        var folder = ScriptFolder.CreateBatches(bench.CreateFolder($"batches{++_scripts}"), _scripts, parallel);
        return () => EngineContender.MigrateAloneAsync(database, folder, bench.CancellationToken);
    }

    private static async Task<double> TimeAsync(DatabaseAddress database, Bench bench, Func<Task> work)
    {
        await ExecuteAsync(database, "DROP TABLE IF EXISTS public.item", bench);
        await ExecuteAsync(
            database,
            "CREATE TABLE public.item AS SELECT id, 0 AS n, md5(id::text) AS name FROM generate_series(1::bigint, "
                + $"{bench.Options.Rows}) id",
            bench
        );
        await ExecuteAsync(database, "ALTER TABLE public.item ADD PRIMARY KEY (id)", bench);
        await ExecuteAsync(database, "VACUUM ANALYZE public.item", bench);
        await ExecuteAsync(database, "CHECKPOINT", bench);
        return await DotNet.TimeAsync(work);
    }

    private static async Task ExecuteAsync(DatabaseAddress database, string sql, Bench bench)
    {
        await using var connection = await OpenAsync(database, bench);
        await connection.ExecuteAsync(sql, [], bench.CancellationToken);
    }

    private static Task<ServerConnection> OpenAsync(DatabaseAddress database, Bench bench)
    {
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = database.SecretConnectionString });
        // With many rows it takes longer than the engine's own short statements may.
        var opening = new ConnectionOpening(target, "benchmark", []) { IsWatched = true };
        return opening.OpenAsync(bench.CancellationToken);
    }
}
