using PgMigrate.Benchmarks.Contenders;
using PgMigrate.Benchmarks.Measuring;
using PgMigrate.Benchmarks.Network;

namespace PgMigrate.Benchmarks.Cases;

/// <summary>
/// What it costs to be seen: the log, the file of metrics, and spans, measurements and events to a collector, all at once, against
/// none of them.
/// </summary>
public sealed class TelemetryCase : BenchmarkCase
{
    public override string Name => "telemetry";

    public override async Task<IReadOnlyList<Result>> MeasureAsync(Bench bench)
    {
        var server = await bench.GetServerAsync();
        var folder = ScriptFolder.CreateTables(bench.CreateFolder(Name), bench.Options.Scripts);
        using var collector = new Collector();
        var logs = bench.CreateFolder("telemetry-logs");
        var all = new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        var samples = await Alternation.MeasureAsync(
            bench.Options.Runs,
            new Contender("all of it off", () => TimeAsync(string.Empty, new Dictionary<string, string?>())),
            new Contender("all of it on", () => TimeAsync($"-LogPath '{logs}/' -MetricsPath '{logs}/'", all))
        );
        if (collector.Requests == 0)
            throw new InvalidOperationException("Nothing has reached the collector.");
        return
        [
            new Result(
                $"{bench.Options.Scripts} scripts with log, metrics and traces, module loaded",
                "s",
                samples[1],
                samples[0],
                LimitKind.Ratio,
                1.05
            ),
        ];

        Task<double> TimeAsync(string parameters, IReadOnlyDictionary<string, string?> environment) =>
            server.WithDatabaseAsync(first =>
                server.WithDatabaseAsync(second =>
                    Shell.TimeSecondAsync(first, second, folder, parameters, environment, bench.CancellationToken)
                )
            );
    }
}
