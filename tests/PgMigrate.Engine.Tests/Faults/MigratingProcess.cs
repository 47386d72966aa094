using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using PgMigrate.TestHost;

namespace PgMigrate.Engine.Tests.Faults;

/// <summary>Another process that migrates (PgMigrate.TestHost), to be killed.</summary>
internal sealed class MigratingProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MigratingProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, data) => Read(data.Data);
        _process.ErrorDataReceived += (_, data) => Keep(data.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written, errors among it.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>How it has ended, for whoever did not expect that.</summary>
    public string Ending => $"Exit code {_process.ExitCode}:\n{string.Join('\n', _lines)}";

    /// <summary>The last line that it has written.</summary>
    public string LastLine => _lines.LastOrDefault() ?? "nothing";

    /// <summary>Starts it, and waits until it is about to connect.</summary>
    public static Task<MigratingProcess> StartAsync(MigrateRequest request) =>
        StartAsync("migrate", JsonSerializer.Serialize(request));

    /// <summary>Starts another command of PgMigrate.TestHost.</summary>
    public static async Task<MigratingProcess> StartAsync(string command, string request)
    {
        var host = Path.Combine(
            AppContext.BaseDirectory,
            OperatingSystem.IsWindows() ? "PgMigrate.TestHost.exe" : "PgMigrate.TestHost"
        );
        var start = new ProcessStartInfo(host, [command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var migrating = new MigratingProcess(Process.Start(start)!);
        await migrating._process.StandardInput.WriteLineAsync(request);
        await migrating._process.StandardInput.FlushAsync();
        await migrating._ready.Task;
        return migrating;
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>0 where the run succeeded.</returns>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>Lets it run for so long.</summary>
    /// <returns>True where it has ended by then.</returns>
    public async Task<bool> EndsWithinAsync(TimeSpan time)
    {
        using var limit = new CancellationTokenSource(time);
        await Task.WhenAny(_process.WaitForExitAsync(CancellationToken.None), Task.Delay(Timeout.InfiniteTimeSpan, limit.Token));
        return _process.HasExited;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            _ready.TrySetException(new InvalidOperationException("The process ended before it began."));
            return;
        }

        Keep(line);
        if (line == "ready")
            _ready.TrySetResult();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }
}
