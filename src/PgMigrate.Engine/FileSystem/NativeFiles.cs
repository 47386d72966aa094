using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PgMigrate.Engine.FileSystem;

/// <summary>The calls of a Unix system about files that .NET does not offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static class NativeFiles
{
    /// <summary>To open for reading, with <see cref="Open"/>.</summary>
    public const int ReadOnly = 0;

    /// <summary>The number of the account that this process acts as, and that what it makes belongs to.</summary>
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint EffectiveUser();

    /// <summary>Gives a file to another account; 0 when done. Follows no link.</summary>
    [DllImport("libc", EntryPoint = "lchown", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int ChangeOwner([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    /// <summary>Opens a file, or a folder, which .NET does not; below 0 where it cannot be.</summary>
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
