using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PgMigrate.Engine.Processes;

/// <summary>The calls of a Unix system that .NET does not offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static class NativeMethods
{
    /// <summary>The request to end, which a program may answer by cleaning up.</summary>
    public const int SigTerm = 15;

    /// <summary>Sends a signal; 0 when it was sent.</summary>
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Kill(int processId, int signal);

    /// <summary>Gives a file to another account; 0 when done. Follows no link.</summary>
    [DllImport("libc", EntryPoint = "lchown", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    /// <summary>The number of the account that this process acts as.</summary>
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint EffectiveUser();

    /// <summary>To open for reading, with <see cref="Open"/>.</summary>
    public const int ReadOnly = 0;

    /// <summary>Opens a folder, which .NET does not; below 0 where it cannot be.</summary>
    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    /// <summary>Writes what is open to the disk; 0 when done.</summary>
    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Flush(int descriptor);

    /// <summary>Closes what <see cref="Open"/> has opened.</summary>
    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Close(int descriptor);
}
