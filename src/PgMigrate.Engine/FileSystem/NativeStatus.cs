using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PgMigrate.Engine.FileSystem;

/// <summary>
/// The system's calls behind <see cref="FileStatus"/>: statx on Linux, whose answer has one form on all processors, and lstat on
/// macOS. Each gives 0, or the system's error number.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class NativeStatus
{
    /// <summary>ENOENT: nothing lies there.</summary>
    public const int NotThere = 2;

    /// <summary>ENOTDIR: a part of the path is no folder.</summary>
    public const int NotInFolder = 20;

    private const int AnswerLength = 256;
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicMask = 0x7FF;

    /// <summary>Looks at a path, a link itself included.</summary>
    public static int Read(string path, out uint owner, out int mode)
    {
        var answer = new byte[AnswerLength];
        var done =
            OperatingSystem.IsLinux() ? Statx(CurrentFolder, path, NoFollow, BasicMask, answer)
            : IsIntelMac ? LstatIntel(path, answer)
            : Lstat(path, answer);
        return Take(done, answer, out owner, out mode);
    }

    /// <summary>Looks at an open file.</summary>
    public static int Read(SafeFileHandle file, out uint owner, out int mode)
    {
        var answer = new byte[AnswerLength];
        var done =
            OperatingSystem.IsLinux() ? Statx(file, string.Empty, EmptyPath, BasicMask, answer)
            : IsIntelMac ? FstatIntel(file, answer)
            : Fstat(file, answer);
        return Take(done, answer, out owner, out mode);
    }

    private static bool IsIntelMac => OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static int Take(int done, byte[] answer, out uint owner, out int mode)
    {
        var error = done == 0 ? 0 : Marshal.GetLastPInvokeError();
        var (ownerAt, modeAt) = OperatingSystem.IsLinux() ? (20, 28) : (16, 4);
        owner = BitConverter.ToUInt32(answer, ownerAt);
        mode = BitConverter.ToUInt16(answer, modeAt);
        return error;
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        [Out] byte[] answer
    );

    [DllImport("libc", EntryPoint = "statx", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Statx(
        SafeFileHandle file,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        [Out] byte[] answer
    );

    [DllImport("libc", EntryPoint = "lstat", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Lstat([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] answer);

    [DllImport("libc", EntryPoint = "lstat$INODE64", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int LstatIntel([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [Out] byte[] answer);

    [DllImport("libc", EntryPoint = "fstat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Fstat(SafeFileHandle file, [Out] byte[] answer);

    [DllImport("libc", EntryPoint = "fstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FstatIntel(SafeFileHandle file, [Out] byte[] answer);
}
