using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PgMigrate.Engine.Processes;

/// <summary>The calls of a Unix system about processes that .NET does not offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static class NativeMethods
{
    /// <summary>The request to end, which a program may answer by cleaning up.</summary>
    public const int SigTerm = 15;

    /// <summary>Sends a signal; 0 when it was sent.</summary>
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Kill(int processId, int signal);
}
