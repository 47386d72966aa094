using System.Globalization;
using System.Runtime.InteropServices;

namespace PgMigrate.Tool.Start;

/// <summary>
/// The file descriptors that this process was given, as a service manager does. They go on to the program; those that were opened
/// since are closed when it begins.
/// </summary>
internal sealed partial class InheritedFiles
{
    private const int GetFlags = 1;
    private const int SetFlags = 2;
    private const int CloseOnExec = 1;
    private const int LastStandardStream = 2;

    private readonly HashSet<int> _given;

    private InheritedFiles(IEnumerable<int> given) => _given = [.. given];

    /// <summary>Those that are open now and would stay open: to be asked before anything else is opened.</summary>
    public static InheritedFiles Now() => new(Open().Where(descriptor => (Control(descriptor, GetFlags, 0) & CloseOnExec) == 0));

    /// <summary>Has all others closed when another program takes this one's place.</summary>
    public void CloseOthers()
    {
        foreach (int descriptor in Open())
            if (descriptor > LastStandardStream && !_given.Contains(descriptor))
                _ = Control(descriptor, SetFlags, CloseOnExec);
    }

    private static int[] Open()
    {
        string folder = OperatingSystem.IsLinux() ? "/proc/self/fd" : "/dev/fd";
        return Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFileSystemEntries(folder)
                    .Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)),
            ]
            : [];
    }

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);
}
