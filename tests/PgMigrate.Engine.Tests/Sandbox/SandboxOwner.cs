using System.Diagnostics;
using System.Text.Json;
using PgMigrate.Engine.Processes;

namespace PgMigrate.Engine.Tests.Sandbox;

/// <summary>Another process that owns a sandbox (PgMigrate.TestHost), in a temporary folder of its own.</summary>
internal sealed class SandboxOwner : IDisposable
{
    private readonly Process _process;

    private SandboxOwner(Process process, ProcessIdentity identity, PgMigrate.Sandbox sandbox)
    {
        _process = process;
        Identity = identity;
        Sandbox = sandbox;
    }

    public ProcessIdentity Identity { get; }

    public PgMigrate.Sandbox Sandbox { get; }

    /// <summary>True while the server's process or its folder is there.</summary>
    public bool LeavesTraces => Directory.Exists(Sandbox.Path) || ProcessIdentity.Of(Sandbox.ProcessId!.Value) is not null;

    /// <summary>The next line that it writes.</summary>
    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync();

    /// <summary>Starts it, through a launcher where one is given, and waits for its sandbox.</summary>
    public static async Task<SandboxOwner> StartAsync(string temporaryFolder, params string[] launcher)
    {
        var host = Path.Combine(AppContext.BaseDirectory, "PgMigrate.TestHost");
        var request = new ProcessRequest(OperatingSystem.IsWindows() ? host + ".exe" : host).Through(launcher);
        var process = Process.Start(
            new ProcessStartInfo(request.Program, request.Arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment = { ["TMPDIR"] = temporaryFolder, ["TMP"] = temporaryFolder },
            }
        )!;
        var line = await process.StandardOutput.ReadLineAsync();
        Assert.NotNull(line);
        var sandbox = JsonSerializer.Deserialize<PgMigrate.Sandbox>(line)!;
        return new SandboxOwner(process, ProcessIdentity.Of(sandbox.OwnerProcessId)!, sandbox);
    }

    /// <summary>Ends its input, and so the process.</summary>
    public async Task EndAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGKILL.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGKILL to it and all that descend from it.</summary>
    public void KillTree()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
