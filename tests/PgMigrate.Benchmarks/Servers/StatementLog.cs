using System.Text.RegularExpressions;

namespace PgMigrate.Benchmarks.Servers;

/// <summary>
/// Counts statements in the server's log, written by sessions with <see cref="Setting"/>: each that is executed by the extended
/// protocol, those of a batch too, and each message of the simple protocol, however many statements it holds.
/// </summary>
/// <param name="path">Full path of the log file.</param>
public sealed partial class StatementLog(string path)
{
    /// <summary>For <see cref="DatabaseAddress.Options"/>: the session's statements are logged.</summary>
    public const string Setting = "-c log_statement=all";

    /// <summary>The statements that sessions of a piece of work sent; nobody else may log meanwhile.</summary>
    public async Task<IReadOnlyList<string>> RecordAsync(Func<Task> work)
    {
        var start = new FileInfo(path).Length;
        await work();
        return Read(start);
    }

    private List<string> Read(long start)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = start;
        using var reader = new StreamReader(stream);
        var statements = new List<string>();
        while (reader.ReadLine() is { } line)
            if (Entry().Match(line) is { Success: true } entry)
                statements.Add(line[entry.Length..]);
        return statements;
    }

    [GeneratedRegex(@"^[^|]*\|LOG:  (statement|execute [^:]*): ")]
    private static partial Regex Entry();
}
