using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests;

/// <summary>The export to OpenTelemetry, from a real pwsh to a real receiver.</summary>
public sealed partial class OpenTelemetryTests(Server server) : IDisposable
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task Spans_and_events_arrive_and_a_collector_that_is_down_is_a_warning()
    {
        using OtlpReceiver receiver = await OtlpReceiver.StartAsync(_folder);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _folder.Write("migrations/up/0001_t.sql", "CREATE TABLE t (id integer PRIMARY KEY); -- s3cret");
        _folder.Write("migrations/up/0002_i.sql", "CREATE INDEX CONCURRENTLY i ON t (id);");
        _folder.Write("wrong/up/0003_w.sql", "SELECT 's3cret' FROM nothing;");

        JsonElement[] calls = await CallAsync(
            new Call("none", []),
            new Call("grpc", [("OTEL_EXPORTER_OTLP_ENDPOINT", $"{receiver.Grpc}"), ("OTEL_SERVICE_NAME", "by-grpc")])
            {
                Databases = 3,
            },
            new Call(
                "http",
                [
                    ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{receiver.Http}v1/traces"),
                    ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"),
                    ("OTEL_RESOURCE_ATTRIBUTES", "service.name=by-http"),
                ]
            )
            {
                Folder = "wrong",
            },
            new Call("disabled", [("OTEL_EXPORTER_OTLP_ENDPOINT", $"{receiver.Grpc}"), ("OTEL_SDK_DISABLED", "true")]),
            new Call("refused", [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:s3cret@127.0.0.1:1")]),
            new Call("silent", [("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{silent.LocalEndpoint}")]),
            new Call(
                "not found",
                [
                    ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{receiver.Http}s3cret"),
                    ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
                ]
            ),
            new Call(
                "wrong",
                [
                    ("OTEL_EXPORTER_OTLP_ENDPOINT", "s3cret"),
                    ("OTEL_TRACES_EXPORTER", "none"),
                    ("OTEL_METRICS_EXPORTER", "prometheus"),
                    ("OTEL_LOGS_EXPORTER", "none"),
                ]
            )
        );

        Assert.Equal(
            [false, true, true, true, true, true, true, true],
            calls.Select(call => call.GetProperty("Loaded").GetBoolean())
        );
        string?[] expected =
        [
            "",
            "",
            "",
            "",
            Missing("127.0.0.1:1 could not be reached (ConnectionRefused)"),
            Missing("it did not answer in time"),
            Missing($"{receiver.Http.Authority} answered 403 Forbidden"),
            "OTEL_EXPORTER_OTLP_ENDPOINT is no URL that begins with http:// or https://, and is not used.|"
                + "OTEL_METRICS_EXPORTER asks for an exporter that PgMigrate does not have. It has otlp, and none.",
        ];
        // On a machine that is slow a second is over before any answer. It is the request that ends first, or the wait for it.
        Assert.All(
            calls.Zip(expected),
            pair =>
                Assert.Contains(
                    InTime().Replace(pair.First.GetProperty("Warnings").GetString()!, "it did not answer in time"),
                    new[] { pair.Second, Missing("it did not answer in time") }
                )
        );

        IReadOnlyList<JsonElement> spans = await receiver.ReadSpansAsync();
        Assert.All(spans, span => Assert.Equal(Trace, span.GetProperty("traceId").GetString()));
        JsonElement[] runs = [.. spans.Where(span => Name(span) == "pgmigrate migrate")];
        Assert.Equal(4, runs.Length);
        Assert.Equal(4, runs.Select(run => OtlpReceiver.Attribute(run, "pgmigrate.run.id")).Distinct().Count());
        Assert.All(runs, run => Assert.Equal("b7ad6b7169203331", run.GetProperty("parentSpanId").GetString()));
        Assert.Equal(
            ["0001_t.sql", "0001_t.sql", "0001_t.sql", "0002_i.sql", "0002_i.sql", "0002_i.sql", "0003_w.sql"],
            spans
                .Where(span => Name(span) == "script")
                .Select(span => OtlpReceiver.Attribute(span, "pgmigrate.script.name"))
                .Order()
        );
        JsonElement failed = Assert.Single(runs, run => OtlpReceiver.Attribute(run, "error.type") == "StatementFailed");
        Assert.Equal("42P01", OtlpReceiver.Attribute(failed, "db.response.status_code"));

        IReadOnlyList<JsonElement> logs = await receiver.ReadLogsAsync();
        JsonElement[] ended = [.. logs.Where(record => OtlpReceiver.Attribute(record, "pgmigrate.script.status") == "applied")];
        Assert.Equal(6, ended.Length);
        Assert.All(
            ended,
            record =>
                Assert.Contains(
                    spans,
                    span =>
                        span.GetProperty("spanId").GetString() == record.GetProperty("spanId").GetString()
                        && Name(span) == "script"
                )
        );
        Assert.DoesNotContain(spans.Concat(logs), element => element.ToString().Contains("s3cret", StringComparison.Ordinal));

        IReadOnlyList<JsonElement> resources = await receiver.ReadResourcesAsync();
        Assert.Equal(
            ["by-grpc True", "by-http False"],
            resources.Select(one => $"{one.GetProperty("name").GetString()} {one.GetProperty("hasMetrics").GetBoolean()}").Order()
        );
    }

    public void Dispose() => _folder.Dispose();

    private static string Missing(string why) =>
        $"The OpenTelemetry collector does not have everything of this call: {why}. Nothing else was held up.";

    [GeneratedRegex(@"127\.0\.0\.1:\d+ did not answer in time")]
    private static partial Regex InTime();

    private static string? Name(JsonElement span) => span.GetProperty("name").GetString();

    // One pwsh for all calls: what is exported is asked anew each time.
    private async Task<JsonElement[]> CallAsync(params Call[] calls)
    {
        _folder.Write(
            "calls.json",
            JsonSerializer.Serialize(
                calls.Select(call => new
                {
                    Folder = Path.Combine(_folder.ToString(), call.Folder),
                    Variables = call.Variables.Select(variable => new { variable.Name, variable.Value }),
                    Databases = Enumerable.Range(0, call.Databases).Select(_ => server.CreateDatabase()),
                })
            )
        );
        ChildProcess ended = await Pwsh.RunAsync(
            $$"""
            Import-Module '{{Built.Manifest}}'
            $env:TRACEPARENT = '00-{{Trace}}-b7ad6b7169203331-01'
            foreach ($call in Get-Content '{{_folder}}/calls.json' | ConvertFrom-Json) {
                Get-ChildItem env:OTEL_* | Remove-Item
                foreach ($variable in $call.Variables) { Set-Item "env:$($variable.Name)" $variable.Value }
                $null = $call.Databases |
                    Invoke-PgMigration $call.Folder -ThrottleLimit 3 -WarningVariable told -WarningAction Ignore -ErrorAction Ignore 6>$null
                $loaded = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -eq PgMigrate |
                    ForEach-Object Assemblies | Where-Object { $_.GetName().Name -like 'OpenTelemetry*' }
                [pscustomobject] @{ Warnings = $told -join '|'; Loaded = [bool] $loaded } | ConvertTo-Json -Compress
            }
            """
        );
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        return [.. ended.Lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private sealed record Call(string Name, (string Name, string Value)[] Variables)
    {
        public string Folder { get; init; } = "migrations";

        public int Databases { get; init; } = 1;
    }
}
