using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PgMigrate.Engine.Processes;
using PgMigrate.Engine.Telemetry;
using PgMigrate.Engine.Telemetry.Metrics;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>What a run counts, in a file for the node exporter of Prometheus.</summary>
public sealed class MetricsTests(PostgresServer server) : MigrationTestBase(server)
{
    [Fact]
    public async Task A_file_tells_of_the_last_run_and_of_the_last_success()
    {
        var path = Folder["metrics/of-all.prom"];
        Directory.CreateDirectory(Folder["metrics"]);
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer); INSERT INTO a SELECT generate_series(1, 10);");
        await MeasureAsync(path, "PROD");

        var labels = $$"""{server="{{Target.Server}}",database="{{Database.Name}}",environment="PROD"}""";
        var first = Read(path);
        Assert.Equal((0, 1, 10), (first["in_progress" + labels], first["succeeded" + labels], first["rows" + labels]));
        Assert.Equal(1, first["scripts" + labels.Replace("}", ",status=\"applied\"}", StringComparison.Ordinal)]);
        Assert.Equal(first["last_timestamp_seconds" + labels], first["last_success_timestamp_seconds" + labels]);

        Folder.Write("up/0002_wrong.sql", "SELECT * FROM nothing;");
        await Assert.ThrowsAsync<MigrationException>(() => MeasureAsync(path, "PROD"));
        await Assert.ThrowsAsync<MigrationException>(() => MeasureAsync(path, "a\"b\\c"));

        var second = Read(path);
        Assert.Equal((0, 0, 0), (second["in_progress" + labels], second["succeeded" + labels], second["rows" + labels]));
        Assert.Equal(1, second["scripts" + labels.Replace("}", ",status=\"failed\"}", StringComparison.Ordinal)]);
        Assert.Equal(first["last_success_timestamp_seconds" + labels], second["last_success_timestamp_seconds" + labels]);
        Assert.True(second["last_timestamp_seconds" + labels] > second["last_success_timestamp_seconds" + labels]);
        Assert.Equal(0, second["succeeded" + labels.Replace("PROD", @"a\""b\\c", StringComparison.Ordinal)]);
        Assert.Equal(["of-all.prom"], Directory.GetFiles(Folder["metrics"]).Select(Path.GetFileName));
        await RequireNothingToSayAsync(path);
    }

    [Fact]
    public async Task A_node_exporter_serves_it()
    {
        var exporter = Require("prometheus-node-exporter");
        Folder.Write("up/0001_a.sql", "CREATE TABLE a (id integer);");
        await MeasureAsync(Folder["metrics"] + "/", null);
        var port = FreePort();
        using var process = Process.Start(
            new ProcessStartInfo(
                exporter,
                [
                    $"--web.listen-address=127.0.0.1:{port}",
                    "--collector.disable-defaults",
                    "--collector.textfile",
                    $"--collector.textfile.directory={Folder["metrics"]}",
                ]
            )
            {
                RedirectStandardError = true,
            }
        )!;
        try
        {
            using var client = new HttpClient();
            var served = string.Empty;
            await EventuallyAsync(
                async () =>
                {
                    try
                    {
                        served = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"));
                        return true;
                    }
                    catch (HttpRequestException)
                    {
                        return false;
                    }
                },
                "The node exporter does not answer."
            );
            Assert.Contains($"database=\"{Database.Name}\"", served, StringComparison.Ordinal);
            Assert.Contains("node_textfile_scrape_error 0", served, StringComparison.Ordinal);
            Assert.All(MetricsFile.Names, name => Assert.Contains($"# TYPE {name} gauge", served, StringComparison.Ordinal));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Fact]
    public void The_guide_tells_of_every_metric()
    {
        var guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "telemetry.md"));
        Assert.All(MetricsFile.Names, name => Assert.Contains($"| `{name}` |", guide, StringComparison.Ordinal));
    }

    private Task MeasureAsync(string path, string? environment) =>
        EventStream.RunAsync(
            Listeners.Of(new CallListeners { Metrics = path }),
            Observer,
            told => Migrator.InvokeAsync(Target, Options with { Environment = environment }, told, CancellationToken.None)
        );

    // By name and labels, without what all names begin with.
    private static Dictionary<string, double> Read(string path) =>
        File.ReadLines(path)
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split("} "))
            .ToDictionary(
                part => part[0]["pgmigrate_run_".Length..] + "}",
                part => double.Parse(part[1], System.Globalization.CultureInfo.InvariantCulture)
            );

    private static async Task RequireNothingToSayAsync(string path)
    {
        var request = new ProcessRequest(Require("promtool"), ["check", "metrics"])
        {
            Input = await File.ReadAllTextAsync(path),
            ExpectedExitCodes = null,
        };
        var result = await ProcessRunner.RunAsync(request, CancellationToken.None);
        Assert.Equal((0, string.Empty, string.Empty), (result.ExitCode, result.Output, result.Error));
    }

    private static string Require(string program)
    {
        var path = SearchEnvironment.Current().FindProgram(program);
        Assert.SkipWhen(path is null, $"There is no {program} here.");
        return path!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
