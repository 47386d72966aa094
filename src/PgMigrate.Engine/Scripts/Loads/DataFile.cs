using System.Security.Cryptography;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>A file that a script loads. It lies in the migration folder, wherever links and <c>..</c> lead.</summary>
/// <param name="Load">The directive that names it.</param>
/// <param name="Name">Its path within the migration folder, with <c>/</c>.</param>
/// <param name="Path">Its full path; it need not exist.</param>
internal sealed record DataFile(ScriptLoad Load, string Name, string Path)
{
    private const int BufferSize = 256 * 1024;

    private static readonly string[] Compressions = [".gz", ".zst"];

    /// <summary>Finds the files that a script loads.</summary>
    /// <param name="folder">Full path of the migration folder.</param>
    /// <param name="script">The script.</param>
    /// <param name="directives">Its directives.</param>
    /// <exception cref="MigrationException">DataFileInvalid: a path leads out of the folder.</exception>
    public static IReadOnlyList<DataFile> FindAll(string folder, ScriptFile script, ScriptDirectives directives) =>
        directives.Loads.Count == 0 ? [] : [.. directives.Loads.Select(load => Find(folder, script, load))];

    /// <summary>A file's name without the ending of a compression.</summary>
    public static string WithoutCompression(string name) =>
        Compressions.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) is { } ending
            ? name[..^ending.Length]
            : name;

    /// <summary>Whether something lies there.</summary>
    public bool Exists => File.Exists(Path);

    /// <summary>Opens it to be read from its beginning.</summary>
    /// <exception cref="MigrationException">DataFileInvalid: it is missing, is no file, or cannot be read.</exception>
    public FileStream Open()
    {
        try
        {
            return OpenRead(Path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Error(
                $"{Name} is not there.",
                "Put the file where the script looks for it; its path is relative to the script.",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Error($"{Name} cannot be read: {exception.Message}", "Check what lies there, and who may read it.", exception);
        }
    }

    /// <summary>Its SHA-256 in hexadecimal digits.</summary>
    /// <exception cref="MigrationException">DataFileInvalid: it cannot be read.</exception>
    public string Hash()
    {
        using var stream = Open();
        try
        {
            return HashOf(stream);
        }
        catch (IOException exception)
        {
            throw Error($"{Name} cannot be read: {exception.Message}", "Read it with another program, and run again.", exception);
        }
    }

    /// <summary>The SHA-256 of a file, in hexadecimal digits.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static string HashOf(string path)
    {
        using var stream = OpenRead(path);
        return HashOf(stream);
    }

    private static string HashOf(FileStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var piece = new byte[BufferSize];
        while (stream.Read(piece) is > 0 and var count)
            hash.AppendData(piece, 0, count);
        return HexText.Of(hash.GetHashAndReset());
    }

    // A link within the folder is followed; what it leads to is opened itself.
    private static FileStream OpenRead(string path) =>
        PlainFile.OpenRead(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path, bufferSize: 0);

    /// <summary>An error of the file, at its directive.</summary>
    public MigrationException Error(string message, string action, Exception? cause = null)
    {
        var directive = Load.Directive;
        return new MigrationException(
            MigrationErrorId.DataFileInvalid,
            $"{directive.Path}:{directive.Line}:{directive.Column}: {message}",
            action,
            cause
        )
        {
            Script = directive.Script,
            Path = directive.Path,
            Line = directive.Line,
            Column = directive.Column,
        };
    }

    private static DataFile Find(string folder, ScriptFile script, ScriptLoad load)
    {
        var name = NameWithin(script, load.File);
        if (name is not null && NameInFolder.PathOf(folder, name) is { } path)
            return new DataFile(load, name, path);
        throw new DataFile(load, load.File, load.File).Error(
            $"'{OneLine.Of(load.File)}' is no file within the migration folder.",
            "Put the file into the migration folder, and write its path from the script's folder, with /: ../data/name.csv. "
                + "Neither .. nor a link may lead out of it."
        );
    }

    // The path is put together by its words alone: no link decides what .. means.
    private static string? NameWithin(ScriptFile script, string file)
    {
        if (System.IO.Path.IsPathRooted(file) || file.AsSpan().ContainsAny('\\', '\0', ':'))
            return null;
        var parts = new List<string>($"{script.Folder}/{script.Name}".Split('/')[..^1]);
        foreach (var part in file.Split('/'))
        {
            if (part == ".." && parts.Count == 0)
                return null;
            if (part == "..")
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ".")
                parts.Add(part);
        }

        return string.Join('/', parts);
    }
}
