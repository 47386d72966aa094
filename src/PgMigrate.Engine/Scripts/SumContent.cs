using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts;

/// <summary>A line of <c>pgmigrate.sum</c>.</summary>
/// <param name="Path">The file, from the migration folder, with <c>/</c>.</param>
/// <param name="Hash">Covers the file, its path and the line before.</param>
internal sealed record SumLine(string Path, string Hash);

/// <summary>A file that <c>pgmigrate.sum</c> covers, as it is now.</summary>
/// <param name="Path">The file, from the migration folder, with <c>/</c>.</param>
/// <param name="Digest">Covers its content.</param>
internal sealed record SumContent(string Path, string Digest)
{
    /// <summary>
    /// Every script of its folders and of <c>down</c> and <c>verify</c>, and every file that they load, in ordinal order of
    /// path.
    /// </summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="layout">The folders in it.</param>
    /// <param name="files">Keeps what was read of them; null where nobody needs it again.</param>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static IReadOnlyList<SumContent> ReadAll(string folder, FolderLayout layout, FolderFiles? files = null)
    {
        files ??= new FolderFiles();
        var scripts = layout.Paths.Concat(FolderLayout.Companions).SelectMany(name => ListFolder(folder, name)).ToArray();
        return
        [
            .. scripts
                .Select(script => new SumContent(script.ToString(), Read(script.Path, files)))
                .Concat(ReadData(folder, scripts, files))
                .DistinctBy(content => content.Path, StringComparer.Ordinal)
                .OrderBy(content => content.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Its line below another one. As in Atlas' atlas.sum the lines are a chain: each hash covers the line before, and with it
    /// all lines above. Two branches that each add a script then both rewrite every line from theirs on, the last one at least,
    /// besides the first line of the file; git cannot merge the two without asking, and lines of both that were put together by
    /// hand match no folder.
    /// </summary>
    /// <param name="previous">The line above; null for the first file.</param>
    public SumLine Following(SumLine? previous) =>
        new(Path, SumHash.Of(Encoding.UTF8.GetBytes($"{previous?.Hash}\n{Path}\n{Digest}\n")));

    private static IEnumerable<ScriptFile> ListFolder(string root, string name)
    {
        var folder = System.IO.Path.Combine(root, name);
        return Directory.Exists(folder)
            ? List(folder).Select(file => new ScriptFile(name, RelativePath(folder, file), file, ScriptKind.OneTime))
            : [];
    }

    // Of what a run would refuse, or cannot find, the run itself tells.
    private static IEnumerable<SumContent> ReadData(string root, IReadOnlyList<ScriptFile> scripts, FolderFiles files) =>
        FolderLoads
            .Find(root, scripts, [], files)
            .SelectMany(script => script.Data)
            .Where(data => data.Exists)
            .Select(data => new SumContent(data.Name, files.HashOf(data)));

    private static string[] List(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(
                folder,
                $"cannot be listed: {exception.Message}",
                "Give this account the right to read the folder.",
                exception
            );
        }
    }

    private static string RelativePath(string folder, string file)
    {
        var path = System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
        return path.AsSpan().ContainsAny('\n', '\r')
            ? throw Unreadable(
                file,
                $"has a line break in its name, for which {FolderSum.FileName} has no form",
                "Rename it.",
                null
            )
            : path;
    }

    private static string Read(string file, FolderFiles files)
    {
        try
        {
            var isKept = new FileInfo(file).Length <= FolderFiles.LargestKept;
            using Stream stream = isKept
                ? new MemoryStream(files.Read(file))
                : new FileStream(ScriptText.OpenHandle(file), FileAccess.Read);
            return SumHash.OfContent(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Unreadable(file, $"cannot be read: {exception.Message}", "Check that this account may read it.", exception);
        }
    }

    private static MigrationException Unreadable(string path, string problem, string action, Exception? cause) =>
        new(MigrationErrorId.ScriptUnreadable, $"{path} {problem.TrimEnd('.')}.", action, cause) { Path = path };
}
