using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PgMigrate.Engine.FileSystem;

/// <summary>
/// Opens files in folders where others may have put something else: a link that leads elsewhere, a pipe that never ends.
/// </summary>
internal static class PlainFile
{
    private const int TooManyLinks = 40;
    private const int TooManyLinksOnMac = 62;
    private const int NotPermitted = 1;
    private const int AccessDenied = 13;

    /// <summary>Opens a regular file to be read. What lies at the path is opened itself, or not at all.</summary>
    /// <param name="path">Full path; only its last part must be no link.</param>
    /// <param name="bufferSize">In bytes; 0 for no buffer.</param>
    /// <exception cref="FileNotFoundException">Nothing lies there.</exception>
    /// <exception cref="IOException">It is no regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static FileStream OpenRead(string path, int bufferSize = 4096)
    {
        var handle = OperatingSystem.IsWindows() ? OpenOnWindows(path) : OpenOnUnix(path);
        return new FileStream(handle, FileAccess.Read, bufferSize, handle.IsAsync);
    }

    /// <summary>Reads a whole text file (UTF-8, or by its byte order mark).</summary>
    /// <inheritdoc cref="OpenRead"/>
    public static string ReadText(string path)
    {
        using var reader = new StreamReader(OpenRead(path));
        return reader.ReadToEnd();
    }

    /// <summary>Reads a whole file.</summary>
    /// <inheritdoc cref="OpenRead"/>
    public static byte[] ReadBytes(string path)
    {
        using var stream = OpenRead(path);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// Refuses what waits for somebody else where it is opened: a pipe, a socket or a device, or a link that leads to one. For
    /// files that a user has put there, which may be links.
    /// </summary>
    /// <param name="path">Full path; what is not there is left to whoever opens it.</param>
    /// <exception cref="IOException">It is one of these.</exception>
    public static void RefuseEndless(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var status = FileStatus.Of(path);
        if (status is { Kind: FileKind.Link } && new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target)
            status = FileStatus.Of(target.FullName);
        if (status is { Kind: FileKind.Other })
            throw NotPlain(path, "is a pipe, a socket or a device, and no file");
    }

    private static SafeFileHandle OpenOnWindows(string path)
    {
        if (new FileInfo(path) is { Exists: true } file && file.Attributes.HasFlag(FileAttributes.ReparsePoint))
            throw NotPlain(path, "is a link");
        return File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );
    }

    [UnsupportedOSPlatform("windows")]
    private static SafeFileHandle OpenOnUnix(string path)
    {
        var descriptor = NativeFiles.Open(path, OpenFlags());
        if (descriptor < 0)
            throw Translate(path, Marshal.GetLastPInvokeError());
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FileStatus.Of(handle).Kind == FileKind.File)
            return handle;
        handle.Dispose();
        throw NotPlain(path, "is no regular file");
    }

    /// <summary>O_RDONLY, O_NOFOLLOW, O_CLOEXEC, and O_NONBLOCK: without it the call would wait for a pipe's writer.</summary>
    [UnsupportedOSPlatform("windows")]
    private static int OpenFlags()
    {
        if (OperatingSystem.IsMacOS())
            return 0x100 | 0x1000000 | 0x4;
        var processor = RuntimeInformation.ProcessArchitecture;
        return (processor is Architecture.Arm64 or Architecture.Arm or Architecture.Ppc64le ? 0x8000 : 0x20000) | 0x80000 | 0x800;
    }

    [UnsupportedOSPlatform("windows")]
    private static Exception Translate(string path, int error) =>
        error switch
        {
            NativeStatus.NotThere => new FileNotFoundException($"There is no file '{path}'.", path),
            NativeStatus.NotInFolder => new DirectoryNotFoundException($"There is no folder of '{path}'."),
            AccessDenied or NotPermitted => new UnauthorizedAccessException($"This user may not read '{path}'."),
            TooManyLinks when !OperatingSystem.IsMacOS() => NotPlain(path, "is a link"),
            TooManyLinksOnMac when OperatingSystem.IsMacOS() => NotPlain(path, "is a link"),
            _ => new IOException($"'{path}' cannot be read: {Marshal.GetPInvokeErrorMessage(error)}."),
        };

    private static IOException NotPlain(string path, string what) => new($"'{path}' {what}.");
}
