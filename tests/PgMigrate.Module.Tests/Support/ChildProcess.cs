using System.Diagnostics;
using System.Text;

namespace PgMigrate.ModuleTests.Support;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ChildProcess(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Standard output's lines.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Runs the tool as a process; see <see cref="HostedTool"/> for what needs none.</summary>
    public static Task<ChildProcess> RunToolAsync(params string[] arguments) =>
        RunAsync("dotnet", ["exec", Built.Tool, .. arguments]);

    /// <summary>Starts the tool and leaves it running.</summary>
    public static Process StartTool(params string[] arguments) => Start(StartInfo("dotnet", ["exec", Built.Tool, .. arguments]));

    /// <summary>Runs a program, which gets nothing on standard input.</summary>
    public static Task<ChildProcess> RunAsync(string program, params string[] arguments) =>
        RunAsync(StartInfo(program, arguments), Limit);

    /// <summary>Runs a program, and kills it where it takes longer than the limit.</summary>
    public static async Task<ChildProcess> RunAsync(ProcessStartInfo start, TimeSpan limit)
    {
        using Process process = Start(start);
        return await EndAsync(process, limit);
    }

    /// <summary>Waits for a process, and kills one that takes too long.</summary>
    public static Task<ChildProcess> EndAsync(Process process) => EndAsync(process, Limit);

    /// <summary>How a program is started whose output is read.</summary>
    public static ProcessStartInfo StartInfo(string program, params string[] arguments) =>
        new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };

    private static async Task<ChildProcess> EndAsync(Process process, TimeSpan limit)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var clock = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(clock.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            var command = $"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)}";
            throw new TimeoutException($"{command} took more than {limit}.");
        }

        return new ChildProcess(process.ExitCode, await output, await error);
    }

    private static Process Start(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }
}
