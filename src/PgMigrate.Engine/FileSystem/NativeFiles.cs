using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PgMigrate.Engine.FileSystem;

/// <summary>The calls of a Unix system about files and accounts that .NET does not offer.</summary>
[UnsupportedOSPlatform("windows")]
internal static class NativeFiles
{
    /// <summary>To open for reading, with <see cref="Open"/>.</summary>
    public const int ReadOnly = 0;

    /// <summary>The number of the account that this process acts as, and that what it makes belongs to.</summary>
    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint EffectiveUser();

    /// <summary>The number of the group that this process acts as.</summary>
    [DllImport("libc", EntryPoint = "getegid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern uint EffectiveGroup();

    /// <summary>The numbers of the groups besides; how many there are, below 0 where that is not told.</summary>
    /// <param name="size">How many there is room for; 0 to count them alone.</param>
    /// <param name="groups">Where they go; null to count them alone.</param>
    [DllImport("libc", EntryPoint = "getgroups", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Groups(int size, [Out] uint[]? groups);

    /// <summary>What the system knows of a group, which begins with a pointer to its name; 0 where it knows none.</summary>
    [DllImport("libc", EntryPoint = "getgrgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint GroupEntry(uint group);

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
