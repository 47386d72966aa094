using System.Text;
using PgMigrate.Engine.FileSystem;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The text of <c>pgmigrate.sum</c>: a first line with the version and the hash of all lines below, then a line <c>path hash</c>
/// for each file.
/// </summary>
internal static class SumText
{
    private const string Magic = "pgmigrate-sum ";
    private const string Header = Magic + "v1 ";

    /// <summary>The text of these lines.</summary>
    public static string Format(IEnumerable<SumLine> lines)
    {
        var body = string.Concat(lines.Select(line => $"{line.Path} {line.Hash}\n"));
        return $"{Header}{HashOf(body)}\n{body}";
    }

    /// <summary>Reads the file.</summary>
    /// <exception cref="MigrationException">ScriptUnreadable.</exception>
    public static string ReadFile(string path)
    {
        try
        {
            PlainFile.RefuseEndless(path);
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MigrationException(
                MigrationErrorId.ScriptUnreadable,
                $"{path} cannot be read: {exception.Message}",
                "Give this account the right to read it.",
                exception
            )
            {
                Path = path,
            };
        }
    }

    /// <summary>The lines of a text; git may have given it other line ends.</summary>
    /// <exception cref="MigrationException">SumMismatch, with the line where it is one line's fault.</exception>
    public static IReadOnlyList<SumLine> Parse(string text, string path)
    {
        var unix = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        var lines = unix.TrimEnd('\n').Split('\n');
        RefuseOtherHeader(lines[0], path);
        var parsed = lines.Skip(1).Select((line, index) => ParseLine(line, index + 2, path)).ToArray();
        var body = string.Concat(lines.Skip(1).Select(line => $"{line}\n"));
        return lines[0][Header.Length..] == HashOf(body)
            ? parsed
            : throw Damaged("its first line does not fit the others, as after a merge by hand", 1, path);
    }

    private static void RefuseOtherHeader(string line, string path)
    {
        RefuseConflict(line, 1, path);
        if (line.StartsWith(Header, StringComparison.Ordinal))
            return;
        if (line.StartsWith(Magic, StringComparison.Ordinal))
            throw Damaged($"its form '{line[Magic.Length..].Split(' ')[0]}' is not known to this version of PgMigrate", 1, path);
        throw Damaged($"line 1 does not begin with '{Header.TrimEnd()}'", 1, path);
    }

    private static SumLine ParseLine(string line, int number, string path)
    {
        RefuseConflict(line, number, path);
        // A path may hold spaces, a hash does not.
        var space = line.LastIndexOf(' ');
        return space > 0 && SumHash.IsHash(line.AsSpan(space + 1))
            ? new SumLine(line[..space], line[(space + 1)..])
            : throw Damaged($"line {number} is not a path and its hash", number, path);
    }

    private static void RefuseConflict(string line, int number, string path)
    {
        if (line.StartsWith("<<<<<<<", StringComparison.Ordinal))
            throw Damaged($"line {number} is git's mark of a conflict: two branches changed the folder", number, path);
    }

    private static string HashOf(string body) => SumHash.Of(Encoding.UTF8.GetBytes(body));

    private static MigrationException Damaged(string problem, int line, string path) =>
        new(
            MigrationErrorId.SumMismatch,
            $"{path} is damaged: {problem}.",
            $"Make sure that the folder holds the scripts it should, in an order that works, then run {Operation.UpdateSum}."
        )
        {
            Path = path,
            Line = line,
        };
}
