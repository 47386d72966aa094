using System.Diagnostics;
using System.Text;

namespace PgMigrate.ModuleTests.Support;

/// <summary>A process that ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Standard output's lines.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Runs the tool.</summary>
    public static Task<ChildProcess> RunToolAsync(params string[] arguments) => RunAsync("dotnet", ["exec", Built.Tool, .. arguments]);

    /// <summary>Starts the tool and leaves it running.</summary>
    public static Process StartTool(params string[] arguments) => Start("dotnet", ["exec", Built.Tool, .. arguments]);

    /// <summary>Runs a program, which gets nothing on standard input.</summary>
    public static async Task<ChildProcess> RunAsync(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        return await EndAsync(process);
    }

    /// <summary>Waits for a process, and kills one that takes too long.</summary>
    public static async Task<ChildProcess> EndAsync(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} took more than {Limit}.");
        }

        return new ChildProcess(process.ExitCode, await output, await error);
    }

    private static Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
