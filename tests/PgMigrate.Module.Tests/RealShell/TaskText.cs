using System.Text.RegularExpressions;

namespace PgMigrate.ModuleTests.RealShell;

/// <summary>A screen without what differs from run to run and from machine to machine; no column moves.</summary>
internal static partial class TaskText
{
    /// <summary>The text that is kept.</summary>
    public static string Of(TaskScreen screen)
    {
        var text = screen.Text.ReplaceLineEndings("\n").Replace(screen.Work, "/work", StringComparison.Ordinal);
        text = Time()
            .Replace(text, match => match.Groups["fraction"].Success ? "2026-07-01 10:00:03.170Z" : "2026-07-01 10:00:03Z");
        text = Id().Replace(text, "5f0c2a9b-0000-4000-8000-0123456789ab");
        text = Port().Replace(text, "54321");
        text = Duration().Replace(text, match => "9 ms".PadLeft(match.Length));
        text = Size().Replace(text, match => "8.0 kB".PadLeft(match.Length));
        text = ServerVersion().Replace(text, "15");
        return string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?<fraction>\.\d+)?Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"(?<=127\.0\.0\.1:|-Port )\d+")]
    private static partial Regex Port();

    // In a column: what stands to the right of it stays where it is.
    [GeneratedRegex(@"(?<= {3}) *<?[\d.]+ (?:ms|s)(?= )")]
    private static partial Regex Duration();

    [GeneratedRegex(@" *\d+\.\d kB")]
    private static partial Regex Size();

    [GeneratedRegex(@"(?<=PostgreSQL\s+)\d+")]
    private static partial Regex ServerVersion();
}
