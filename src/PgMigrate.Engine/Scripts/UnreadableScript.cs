using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// Finds the file that grate could not read: grate's error does not always name it. Looked for after the failure only, since
/// trying every file before each run would cost more than reading them.
/// </summary>
internal static class UnreadableScript
{
    /// <summary>The error of the first file that cannot be read.</summary>
    /// <param name="path">The migration folder.</param>
    /// <param name="layout">The folders in it.</param>
    /// <param name="failure">What grate met.</param>
    /// <returns>ScriptUnreadable; null where the failure is none of reading, or every file can be read.</returns>
    public static MigrationException? Find(string path, FolderLayout layout, Exception failure)
    {
        if (failure is not (IOException or UnauthorizedAccessException))
            return null;

        foreach (var folder in layout.Paths.Select(folder => System.IO.Path.Combine(path, folder)).Where(Directory.Exists))
        foreach (var file in Directory.EnumerateFileSystemEntries(folder, "*.sql", SearchOption.AllDirectories))
            if (WhyNot(file) is { } reason)
                return Error(System.IO.Path.GetRelativePath(folder, file), file, reason, failure);
        return null;
    }

    private static string? WhyNot(string file)
    {
        if (Directory.Exists(file))
            return "it is a folder, and grate takes everything whose name ends in .sql for a script";
        try
        {
            PlainFile.RefuseEndless(file);
            using var stream = File.OpenRead(file);
            stream.ReadByte();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return exception.Message.TrimEnd('.');
        }
    }

    private static MigrationException Error(string relativePath, string path, string reason, Exception failure) =>
        new(
            MigrationErrorId.ScriptUnreadable,
            $"{path} cannot be read: {reason}. Nothing was run.",
            "Let the account that runs the migration read the file; rename or remove what is not a script.",
            failure
        )
        {
            Script = relativePath.Replace(System.IO.Path.DirectorySeparatorChar, '/'),
            Path = path,
        };
}
