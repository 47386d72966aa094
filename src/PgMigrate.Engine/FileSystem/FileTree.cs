namespace PgMigrate.Engine.FileSystem;

/// <summary>Folders with all that is in them.</summary>
internal static class FileTree
{
    /// <summary>
    /// Copies a folder of this user's own, which holds files and folders only, as quickly as the file system can.
    /// </summary>
    /// <param name="source">Full path; nobody else may write to it.</param>
    /// <param name="target">Full path of the copy, which is not there yet.</param>
    /// <param name="cancellationToken">Gives up in between; what is copied stays.</param>
    /// <returns>How many files there are. They keep their modes; the folders are this user's alone.</returns>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static int Copy(string source, string target, CancellationToken cancellationToken)
    {
        MakeFolder(target);
        foreach (var folder in Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories))
            MakeFolder(InTarget(folder));
        var files = Directory.GetFiles(source, "*", SearchOption.AllDirectories);
        Parallel.ForEach(
            files,
            new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount },
            file => File.Copy(file, InTarget(file))
        );
        return files.Length;

        string InTarget(string path) => Path.Combine(target, Path.GetRelativePath(source, path));
    }

    /// <summary>True where it holds nothing but regular files and folders.</summary>
    public static bool IsPlain(string folder) =>
        new DirectoryInfo(folder)
            .EnumerateFileSystemInfos("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .All(entry => entry.LinkTarget is null && (entry is DirectoryInfo || IsRegular(entry.FullName)));

    private static bool IsRegular(string path) => OperatingSystem.IsWindows() || FileStatus.Of(path) is { Kind: FileKind.File };

    private static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, OwnFolder.Closed);
    }
}
