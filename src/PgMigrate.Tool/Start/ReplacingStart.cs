using System.Runtime.InteropServices;

namespace PgMigrate.Tool.Start;

/// <summary>
/// Puts a program into this process's place, as a shell's exec does: the same process number, working folder and environment, so
/// that whoever started this one sends signals to the program itself and gets its exit code.
/// </summary>
/// <param name="inherited">The file descriptors that go on to it.</param>
internal sealed partial class ReplacingStart(InheritedFiles inherited) : IProgramStart
{
    private const int BrokenPipe = 13;
    private const int NoSuchFile = 2;
    private const nint DefaultHandler = 0;

    // glibc and musl have 128 bytes, macOS 4.
    private const int BytesOfSignalSet = 128;

    private static int ReplaceMask => OperatingSystem.IsMacOS() ? 3 : 2;

    /// <inheritdoc/>
    public int Start(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> variables)
    {
        // The environment of libc is that which this process was given, byte for byte; what was set here is .NET's own copy.
        foreach (var (name, value) in variables)
            if (SetVariable(name, value, overwrite: 1) != 0)
                throw new ProgramStartException($"{name} cannot be set for {program[0]}.", ExitCode.NotExecutable);
        inherited.CloseOthers();
        RestoreSignals();
        string?[] arguments = [.. program, null];
        _ = Execute(program[0], arguments);
        int error = Marshal.GetLastPInvokeError();
        string reason = Marshal.GetPInvokeErrorMessage(error);
        throw error == NoSuchFile
            ? new ProgramStartException($"{program[0]} was not found: {reason}", ExitCode.NotFound)
            : new ProgramStartException($"{program[0]} cannot be executed: {reason}", ExitCode.NotExecutable);
    }

    // Handlers go with this program, what is ignored and what is blocked stays: .NET ignores SIGPIPE.
    private static void RestoreSignals()
    {
        _ = SetHandler(BrokenPipe, DefaultHandler);
        _ = SetMask(ReplaceMask, new byte[BytesOfSignalSet], IntPtr.Zero);
    }

    // Searches PATH as a shell does, and has a script without #! run by /bin/sh.
    [LibraryImport("libc", EntryPoint = "execvp", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] arguments);

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    private static partial nint SetHandler(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "pthread_sigmask")]
    private static partial int SetMask(int how, byte[] mask, nint old);
}
