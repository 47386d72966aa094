using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PgMigrate.Tool.Start;

/// <summary>
/// Starts a program as a child, where no process can take another's place: on Windows. It shares the console, so that Ctrl+C and
/// the closing of the console reach it too; this process waits for it, and answers with its exit code.
/// </summary>
internal sealed class ChildStart : IProgramStart
{
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;

    /// <inheritdoc/>
    public int Start(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(program[0], program.Skip(1)) { UseShellExecute = false };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, LeaveToProgram);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, LeaveToProgram);
        using PosixSignalRegistration close = PosixSignalRegistration.Create(PosixSignal.SIGHUP, LeaveToProgram);
        try
        {
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode is FileNotFound or PathNotFound)
        {
            throw new ProgramStartException($"{program[0]} was not found: {exception.Message}", ExitCode.NotFound);
        }
        catch (Win32Exception exception)
        {
            throw new ProgramStartException($"{program[0]} cannot be executed: {exception.Message}", ExitCode.NotExecutable);
        }
    }

    // It gets the signal itself; this process ends when it does.
    private static void LeaveToProgram(PosixSignalContext context) => context.Cancel = true;
}
