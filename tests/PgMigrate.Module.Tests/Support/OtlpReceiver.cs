using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using PgMigrate.Tests.Support;

namespace PgMigrate.ModuleTests.Support;

/// <summary>
/// A real receiver of OpenTelemetry's protocol: the dashboard of .NET Aspire, a program that comes as a package. It keeps what it
/// gets in memory and tells it by its API.
/// </summary>
internal sealed class OtlpReceiver : IDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private OtlpReceiver(Process process, Uri api, Uri grpc, Uri http)
    {
        (_process, Grpc, Http) = (process, grpc, http);
        _client = new HttpClient { BaseAddress = api };
    }

    /// <summary>Where it takes OTLP over gRPC.</summary>
    public Uri Grpc { get; }

    /// <summary>Where it takes OTLP over HTTP.</summary>
    public Uri Http { get; }

    private static string Program =>
        Path.Combine(Built.Packages, "aspire.dashboard.sdk.linux-x64", Built.AspireVersion, "tools", "Aspire.Dashboard");

    /// <summary>Starts one, on free ports; the test is skipped where there is no such program.</summary>
    /// <param name="folder">Where it writes what it has to write.</param>
    public static async Task<OtlpReceiver> StartAsync(TempFolder folder)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "The receiver is a program for Linux on x64."
        );
        ProcessStartInfo start = ChildProcess.StartInfo(Program);
        start.WorkingDirectory = folder.ToString();
        start.Environment["HOME"] = folder.ToString();
        foreach (string variable in new[] { "ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL" })
            start.Environment[variable] = "http://127.0.0.1:0";
        start.Environment["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = "http://127.0.0.1:0";
        foreach (string part in new[] { "FRONTEND", "OTLP", "API" })
            start.Environment[$"DASHBOARD__{part}__AUTHMODE"] = "Unsecured";
        start.Environment["DASHBOARD__API__ENABLED"] = "true";
        start.Environment["ASPIRE_DASHBOARD_TELEMETRY_OPTOUT"] = "true";

        var process = Process.Start(start)!;
        string page = await ReadAddressAsync(process, "- Dashboard:");
        string grpc = await ReadAddressAsync(process, "- OTLP/gRPC:");
        string http = await ReadAddressAsync(process, "- OTLP/HTTP:");
        // Nobody reads the rest; a pipe that is full would hold it up.
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        return new OtlpReceiver(process, new Uri(page), new Uri(grpc), new Uri(http));
    }

    /// <summary>All spans that it has.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadSpansAsync() =>
        [
            .. from resource in await ReadAsync("traces", "resourceSpans")
            from scope in resource.GetProperty("scopeSpans").EnumerateArray()
            from span in scope.GetProperty("spans").EnumerateArray()
            select span,
        ];

    /// <summary>All log records that it has.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadLogsAsync() =>
        [
            .. from resource in await ReadAsync("logs", "resourceLogs")
            from scope in resource.GetProperty("scopeLogs").EnumerateArray()
            from record in scope.GetProperty("logRecords").EnumerateArray()
            select record,
        ];

    /// <summary>What it knows of each program that has sent it something.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadResourcesAsync() =>
        [.. JsonDocument.Parse(await _client.GetStringAsync("/api/telemetry/resources")).RootElement.EnumerateArray()];

    /// <summary>The value of an attribute of a span or record, as text; null where it has none of that name.</summary>
    public static string? Attribute(JsonElement element, string name) =>
        element
            .GetProperty("attributes")
            .EnumerateArray()
            .Where(attribute => attribute.GetProperty("key").GetString() == name)
            .Select(attribute => attribute.GetProperty("value").EnumerateObject().First().Value.ToString())
            .SingleOrDefault();

    public void Dispose()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<IReadOnlyList<JsonElement>> ReadAsync(string kind, string member)
    {
        using var document = JsonDocument.Parse(await _client.GetStringAsync($"/api/telemetry/{kind}?limit=10000"));
        return [.. document.RootElement.GetProperty("data").GetProperty(member).EnumerateArray().Select(part => part.Clone())];
    }

    private static async Task<string> ReadAddressAsync(Process process, string label)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            if (line.IndexOf(label, StringComparison.Ordinal) is >= 0 and var at)
                return line[(at + label.Length)..].Trim();
        throw new InvalidOperationException($"The receiver ended: {await process.StandardError.ReadToEndAsync(limit.Token)}");
    }
}
