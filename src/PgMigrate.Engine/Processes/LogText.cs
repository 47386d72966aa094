namespace PgMigrate.Engine.Processes;

/// <summary>What of a log goes into a message.</summary>
internal static class LogText
{
    private const int Lines = 20;
    private const int Characters = 4000;

    /// <summary>The last lines, without empty ones at either end.</summary>
    public static string Tail(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Trim().Split('\n');
        var tail = string.Join(Environment.NewLine, lines.TakeLast(Lines).Select(line => line.TrimEnd()));
        return tail.Length <= Characters ? tail : string.Concat("…", tail.AsSpan(tail.Length - Characters));
    }
}
