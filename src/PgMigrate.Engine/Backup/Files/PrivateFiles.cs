using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Backup.Files;

/// <summary>Files and folders that only this user may read, and that are on the disk when they are said to be.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int BufferSize = 128 * 1024;

    /// <summary>Makes a folder. On Windows it has the rights of the one it is in.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, FolderMode);
    }

    /// <summary>Opens a new file.</summary>
    /// <exception cref="IOException">It is there already, or cannot be written.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = BufferSize,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    /// <summary>Opens a file to be read once, from its beginning to its end. A link or a pipe in its place is refused.</summary>
    /// <exception cref="IOException">It is no regular file, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static FileStream OpenRead(string path) => PlainFile.OpenRead(path, BufferSize);

    /// <summary>Has the system write a file that another program has closed to the disk.</summary>
    public static void Flush(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Has the system write a folder's list of files to the disk. Windows has no such call, and needs none.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var folder = NativeFiles.Open(path, NativeFiles.ReadOnly);
        if (folder < 0)
            return;
        // Some file systems refuse it for folders: they keep the list with the file.
        _ = NativeFiles.Flush(folder);
        _ = NativeFiles.Close(folder);
    }
}
