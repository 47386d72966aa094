namespace PgMigrate.Mutation;

/// <summary>Copies and deletes folders.</summary>
internal static class Folders
{
    /// <summary>Copies a folder with its modes and its links, as a cache of programs and clusters needs it.</summary>
    /// <param name="from">Full path.</param>
    /// <param name="to">Full path; files that are there already are an error.</param>
    /// <param name="leftOut">Names of folders, at any depth, that are not copied.</param>
    public static void Copy(string from, string to, params IReadOnlyCollection<string> leftOut)
    {
        Directory.CreateDirectory(to);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        foreach (var entry in new DirectoryInfo(from).GetFileSystemInfos().Where(entry => !leftOut.Contains(entry.Name)))
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
                File.CreateSymbolicLink(target, link);
            else if (entry is FileInfo file)
                file.CopyTo(target);
            else
                Copy(entry.FullName, target, leftOut);
        }
    }

    /// <summary>Deletes a folder, where it is there; servers that have just been ended may still remove files in it.</summary>
    public static void Delete(string folder)
    {
        for (var triesLeft = 20; Directory.Exists(folder); triesLeft--)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (triesLeft > 0)
            {
                // The next try finds what is left.
            }
        }
    }
}
