using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Applications;

/// <summary>The sample application (samples/WebApplication), in a process of its own.</summary>
internal sealed class ShopProcess : IDisposable
{
    private static readonly string Application = typeof(ShopProcess)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Application")
        .Value!;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // One that nobody has ended answers from when it has told its address.
    private volatile bool _isEnding;

    private ShopProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, data) => Read(data.Data);
        _process.ErrorDataReceived += (_, data) => Read(data.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All that it has written.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Where it serves, from when it does; null before.</summary>
    public Uri? Address => _address.Task.IsCompletedSuccessfully ? _address.Task.Result : null;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="connectionString">The database, for the application and its migration.</param>
    /// <param name="inBackground">Whether it serves while it is migrated.</param>
    public static ShopProcess Start(string folder, string connectionString, bool inBackground)
    {
        var start = new ProcessStartInfo(DotnetHost.Path, [Application])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Application),
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["ConnectionStrings__shop"] = connectionString;
        start.Environment["ConnectionStrings__migrations"] = connectionString;
        start.Environment["PgMigrate__Path"] = folder;
        start.Environment["PgMigrate__StartInBackground"] = inBackground.ToString();
        // What it does is seen by the stages of its run.
        start.Environment["Logging__LogLevel__PgMigrate"] = "Trace";
        return new ShopProcess(Process.Start(start)!);
    }

    /// <summary>Whether it has written this.</summary>
    public bool Said(string text) => _lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>Asks it; null before it serves, and from when it was told to end.</summary>
    public async Task<HttpStatusCode?> GetAsync(HttpClient client, string path)
    {
        if (Address is not { } address)
            return null;
        try
        {
            using var response = await client.GetAsync(new Uri(address, path));
            return response.StatusCode;
        }
        catch (HttpRequestException) when (_isEnding)
        {
            return null;
        }
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _isEnding = true;
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an orchestrator sends it; where the system has none, the process is killed.</summary>
    /// <returns>Its exit code; null where it was killed.</returns>
    public async Task<int?> TerminateAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            await KillAsync();
            return null;
        }

        _isEnding = true;
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Waits for its end.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_process.Id}: {Output}");

    private void Read(string? line)
    {
        const string Listening = "Now listening on: ";
        if (line is null)
            return;
        _lines.Enqueue(line);
        var at = line.IndexOf(Listening, StringComparison.Ordinal);
        if (at >= 0)
            _address.TrySetResult(new Uri(line[(at + Listening.Length)..]));
    }
}
