using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace PgMigrate.Engine.Processes;

/// <summary>Runs other programs: the one place that starts any and waits for it.</summary>
internal static class ProcessRunner
{
    private static readonly TimeSpan GentleStop = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A daemon that the program left behind may hold the other end of its outputs for ever (on Windows a server started by
    /// pg_ctl does): what is not there so long after the program's end is not the program's.
    /// </summary>
    private static readonly TimeSpan OutputGrace = TimeSpan.FromSeconds(2);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Kills the program and its children; the call returns when they are gone.</param>
    /// <exception cref="MigrationException">
    /// ProcessFailed: it could not be started, took too long, or gave an unexpected exit code.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var process = Start(request);
        request.OnStarted?.Invoke(process);
        var output = new BoundedText(request.OutputLimit);
        var error = new BoundedText(request.OutputLimit, request.OnErrorLine);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.TimeLimit);
        var readingOutput = request.ReadOutput is { } read
            ? ReadAsync(read, process, limit)
            : output.ReadAsync(process.StandardOutput);
        var reading = Task.WhenAll(readingOutput, error.ReadAsync(process.StandardError));
        try
        {
            await WriteInputAsync(process, request.Input, limit.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            if (request.ReadOutput is not null)
                await readingOutput.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process, request.StopGently).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (readingOutput.IsFaulted)
                await readingOutput.ConfigureAwait(false);
            throw TookTooLong(request, error.ToString());
        }

        await Task.WhenAny(reading, Task.Delay(OutputGrace, CancellationToken.None)).ConfigureAwait(false);
        var result = new ProcessResult(process.ExitCode, output.ToString(), error.ToString());
        return request.ExpectedExitCodes?.Contains(result.ExitCode) == false ? throw Failed(request, result) : result;
    }

    // Whoever reads no more leaves the program waiting for room: it is ended.
    private static async Task ReadAsync(
        Func<Stream, CancellationToken, Task> read,
        Process process,
        CancellationTokenSource limit
    )
    {
        try
        {
            await read(process.StandardOutput.BaseStream, limit.Token).ConfigureAwait(false);
        }
        catch
        {
            await limit.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static Process Start(ProcessRequest request)
    {
        var start = new ProcessStartInfo(request.Program, request.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = request.WorkingDirectory ?? string.Empty,
        };
        foreach (var (name, value) in request.Environment)
            SetVariable(start, name, value);
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        }
        catch (Win32Exception exception)
        {
            throw new MigrationException(
                MigrationErrorId.ProcessFailed,
                $"'{request.Program}' could not be started: {exception.Message}",
                "See that the program is installed and that this user may run it.",
                exception
            );
        }
    }

    private static void SetVariable(ProcessStartInfo start, string name, string? value)
    {
        if (value is null)
        {
            start.Environment.Remove(name);
            return;
        }

        start.Environment[name] = value;
    }

    private static async Task WriteInputAsync(Process process, string? input, CancellationToken cancellationToken)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program closed its input or ended before it had read all: its exit code says whether that is a failure.
        }
    }

    private static async Task EndAsync(Process process, bool gently)
    {
        if (gently && !OperatingSystem.IsWindows() && NativeMethods.Kill(process.Id, NativeMethods.SigTerm) == 0)
        {
            await process
                .WaitForExitAsync(CancellationToken.None)
                .WaitAsync(GentleStop, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        // Does nothing to a process that has ended.
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static MigrationException TookTooLong(ProcessRequest request, string error) =>
        new(
            MigrationErrorId.ProcessFailed,
            $"'{request.Program}' was ended: it took longer than {request.TimeLimit.TotalSeconds:0.#} s.{Said(error)}",
            "See what it waits for, or allow it more time."
        );

    private static MigrationException Failed(ProcessRequest request, ProcessResult result) =>
        new(
            MigrationErrorId.ProcessFailed,
            $"'{request.Program}' failed with exit code "
                + $"{result.ExitCode}.{Said(result.Error.Length > 0 ? result.Error : result.Output)}",
            "Its last lines, in the message, say why."
        );

    private static string Said(string text) =>
        LogText.Tail(text) is { Length: > 0 } tail ? $" It said:{Environment.NewLine}{tail}" : string.Empty;
}
