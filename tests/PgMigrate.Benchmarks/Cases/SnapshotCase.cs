using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Servers;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Schema;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// A snapshot of a large schema, its hash included, against pg_dump, which reads the same catalogue for the same purpose; and what
/// it costs to keep one after one table has changed, against the first.
/// </summary>
public sealed class SnapshotCase : BenchmarkCase
{
    private const int Tables = 5_000;

    private const string CreateTables = """
        DO $$
        BEGIN
            FOR i IN 1..5000 LOOP
                EXECUTE format('CREATE TABLE public.t%s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, '
                    'amount numeric(12,2) DEFAULT 0 CHECK (amount >= 0), created timestamptz NOT NULL DEFAULT now(), parent bigint)', i);
                EXECUTE format('CREATE INDEX ON public.t%s (name)', i);
                IF i > 1 THEN
                    EXECUTE format('ALTER TABLE public.t%s ADD FOREIGN KEY (parent) REFERENCES public.t%s', i, i - 1);
                END IF;
                IF i % 100 = 0 THEN
                    COMMIT;
                END IF;
            END LOOP;
        END $$
        """;

    private const string ForgetSnapshots = "TRUNCATE pgmigrate.schema_object, pgmigrate.schema_snapshot, pgmigrate.schema_mark";

    public override string Name => "snapshot";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var program = ProgramPath.Find("pg_dump", server.BinPath) ?? throw new CaseSkippedException("there is no pg_dump");
        var database = await server.CreateDatabaseAsync();
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = database.SecretConnectionString });
        await FillAsync(target, bench.CancellationToken);

        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender(
                "pg_dump --schema-only",
                () => DotNet.TimeAsync(() => DumpAsync(program, database, bench.CancellationToken))
            ),
            new Contender(EngineContender.Name, () => DotNet.TimeAsync(() => SnapshotAsync(target, bench.CancellationToken)))
        );
        var kept = await MeasureKeepingAsync(bench, database);
        await server.ExecuteAsync($"DROP DATABASE {database.Database} WITH (FORCE)");
        return
        [
            new Result($"snapshot of {Tables} tables", "s", samples[1], samples[0], LimitKind.Ratio, 1),
            new Result($"keeping it after one of {Tables} tables changed", "s", kept[1], kept[0], LimitKind.Ratio, 0.05),
        ];
    }

    private static async Task<IReadOnlyList<Samples>> MeasureKeepingAsync(Bench bench, DatabaseAddress database)
    {
        // A run makes the tables in which snapshots are kept.
        var folder = ScriptFolder.CreateTables(bench.CreateFolder("snapshot"), 1);
        await EngineContender.MigrateWithoutSnapshotAsync(database, folder, bench.CancellationToken);
        var changed = 0;
        return await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender("the first", () => TimeKeepingAsync(database, ForgetSnapshots, bench)),
            new Contender(
                EngineContender.Name,
                () => TimeKeepingAsync(database, $"ALTER TABLE public.t{++changed} ADD COLUMN more text", bench)
            )
        );
    }

    private static async Task<double> TimeKeepingAsync(DatabaseAddress database, string before, Bench bench)
    {
        await ExecuteAsync(database, before, bench.CancellationToken);
        await using var connection = await OpenAsync(database, bench.CancellationToken);
        return await DotNet.TimeAsync(() =>
            new SnapshotWriter(connection, SnapshotOptions.WithoutHistory("grate"), bench.CancellationToken).KeepAsync(
                Guid.NewGuid(),
                false,
                null
            )
        );
    }

    private static async Task ExecuteAsync(DatabaseAddress database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(database, cancellationToken);
        await connection.ExecuteAsync(sql, [], cancellationToken);
    }

    private static Task<ServerConnection> OpenAsync(DatabaseAddress database, CancellationToken cancellationToken) =>
        ServerConnection.OpenAsync(
            ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = database.SecretConnectionString }),
            "benchmark",
            // As at the end of a run.
            [new("jit", "off")],
            cancellationToken
        );

    private static async Task FillAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        await using var connection = await ServerConnection.OpenAsync(target, "benchmark", [], cancellationToken);
        await connection.ExecuteAsync(CreateTables, [], cancellationToken);
        await connection.ExecuteAsync("VACUUM ANALYZE", [], cancellationToken);
    }

    private static async Task SnapshotAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        await using var connection = await ServerConnection.OpenAsync(target, "benchmark", [], cancellationToken);
        _ = (await SchemaSnapshot.ReadAsync(connection, new(), cancellationToken)).Hash;
    }

    private static Task<ProcessResult> DumpAsync(string program, DatabaseAddress database, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(
            new ProcessRequest(program, "--schema-only", "--dbname", database.LibpqConnectionString)
            {
                Environment = database.Environment,
                OutputLimit = 100_000_000,
                TimeLimit = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );
}
