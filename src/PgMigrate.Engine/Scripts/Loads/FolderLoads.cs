using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>A script that loads files.</summary>
/// <param name="Script">The script.</param>
/// <param name="Data">What it loads, in order; they need not exist.</param>
internal sealed record LoadingScript(ScriptFile Script, IReadOnlyList<DataFile> Data)
{
    /// <summary>The SHA-256 of each of them, with commas in between; null where one of them is not there.</summary>
    /// <param name="files">Keeps what was reckoned.</param>
    /// <exception cref="MigrationException">DataFileInvalid: one of them cannot be read.</exception>
    public string? Hash(FolderFiles files) => DataHash.Of(Data, files);
}

/// <summary>The hash of all that a script loads.</summary>
internal static class DataHash
{
    /// <summary>Puts hashes together as the history has them.</summary>
    public static string Join(IEnumerable<string> hashes) => string.Join(',', hashes);

    /// <summary>The hash of files; null where there are none, or one of them is not there.</summary>
    /// <exception cref="MigrationException">DataFileInvalid: one of them cannot be read.</exception>
    public static string? Of(IReadOnlyList<DataFile> data, FolderFiles files) =>
        data.Count > 0 && data.All(file => file.Exists) ? Join(data.Select(files.HashOf)) : null;
}

/// <summary>Finds the scripts of a folder that load files, without reading all of the others.</summary>
internal static class FolderLoads
{
    // Directives stand at the top.
    private const int HeadLength = 64 * 1024;

    /// <summary>Those of them that can be read; a run tells of the others.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="scripts">Its scripts.</param>
    /// <param name="tokens">The run's tokens; a path may hold some.</param>
    /// <param name="files">Keeps what was read.</param>
    public static IEnumerable<LoadingScript> Find(
        string folder,
        IEnumerable<ScriptFile> scripts,
        IReadOnlyList<MigrationToken> tokens,
        FolderFiles files
    ) =>
        scripts
            .Where(script => MayLoad(script.Path, files))
            .Select(script => Read(folder, Script.TryRead(script, tokens, files)))
            .OfType<LoadingScript>();

    private static LoadingScript? Read(string folder, Script script)
    {
        if (script.Directives.Loads.Count == 0)
            return null;
        try
        {
            return new LoadingScript(script.File, DataFile.FindAll(folder, script.File, script.Directives));
        }
        catch (MigrationException problem) when (problem.ErrorId == MigrationErrorId.DataFileInvalid)
        {
            return null;
        }
    }

    private static bool MayLoad(string path, FolderFiles files)
    {
        try
        {
            return new FileInfo(path).Length <= FolderFiles.LargestKept ? MayLoad(files.Read(path)) : MayLoad(ReadHead(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or MigrationException)
        {
            return false;
        }
    }

    private static byte[] ReadHead(string path)
    {
        using var file = ScriptText.OpenHandle(path);
        var head = new byte[HeadLength];
        return head[..RandomAccess.Read(file, head, 0)];
    }

    // A zero byte at the beginning: UTF-16 or UTF-32, in which letters are further apart.
    private static bool MayLoad(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf(":copy"u8) >= 0 || bytes[..Math.Min(bytes.Length, 4)].Contains((byte)0);
}
