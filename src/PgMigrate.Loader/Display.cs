using System.ComponentModel;
using System.Globalization;

namespace PgMigrate;

/// <summary>
/// How values are written in the module's table and list views, and made fit to be shown: see <see cref="CleanText"/>. Made for
/// PgMigrate.Format.ps1xml; scripts use the values, which stay as they are.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Display
{
    private static readonly string[] SizeUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    // Where no terminal reads.
    private const int UsualWidth = 120;

    private const string NoValue = "(none)";

    // As PowerShell shows of a list by default.
    private const int ShownItems = 4;

    // Severity, Rule and Script:Line of the table of findings, each with the blank behind it.
    private const int ColumnsBeforeMessage = 11 + 27 + 28 + 3;

    private static readonly char[] EndsOfParts = ['.', '_', '-', '@', '/', ',', '('];

    /// <summary>A duration for people: <c>35 ms</c>, <c>1.2 s</c>, <c>2 min 05 s</c>, <c>1 h 02 min</c>.</summary>
    /// <param name="duration">The duration; null where it is not known.</param>
    /// <returns>The text; empty for null.</returns>
    public static string Duration(TimeSpan? duration) =>
        duration switch
        {
            null => string.Empty,
            { Ticks: < 0 } negative => "-" + Duration(negative.Negate()),
            { TotalMilliseconds: < 1 } => "<1 ms",
            { TotalMilliseconds: < 999.5 } some => Text($"{some.TotalMilliseconds:0} ms"),
            { TotalSeconds: < 59.95 } some => Text($"{some.TotalSeconds:0.0} s"),
            { TotalSeconds: < 3599.5 } some => InMinutes(Math.Round(some.TotalSeconds)),
            { } some => InHours(Math.Round(some.TotalMinutes)),
        };

    /// <summary>
    /// Where a finding is: <c>0001_a.sql:3</c>; of a file that is no script of grate's, its folder too: <c>down/0001_a.sql:3</c>.
    /// </summary>
    /// <param name="script">The script's name; null or empty where there is none.</param>
    /// <param name="path">The file; null or empty where there is none.</param>
    /// <param name="line">The line; null where the whole file is meant.</param>
    /// <returns>The text; empty where neither script nor file is known.</returns>
    public static string Place(string? script, string? path, int? line)
    {
        string name = CleanText.Line(string.IsNullOrEmpty(script) ? FileInFolder(path) : script);
        return name.Length == 0 || line is null ? name : Text($"{name}:{line}");
    }

    /// <summary>
    /// A finding's message, and the reason that silences it, in lines that the table's last column takes as they are.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="allowedBecause">The reason; null or empty where nothing silences it.</param>
    /// <returns>The text.</returns>
    public static string Message(string message, string? allowedBecause) =>
        LastCell(string.IsNullOrEmpty(allowedBecause) ? message : $"{message} (Allowed: {allowedBecause})", ColumnsBeforeMessage);

    /// <summary>What of an object differs: <c>type: integer -> bigint</c>.</summary>
    /// <param name="property">The property; null or empty where the whole object came or went.</param>
    /// <param name="before">Its value before; null where it had none.</param>
    /// <param name="after">Its value after; null where it has none.</param>
    /// <returns>The text; empty where there is no property.</returns>
    public static string Difference(string? property, string? before, string? after) =>
        string.IsNullOrEmpty(property) ? string.Empty : $"{property}: {before ?? NoValue} -> {after ?? NoValue}";

    /// <summary>A text in lines that a column takes as they are.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="width">The column's width, in characters.</param>
    /// <returns>The lines.</returns>
    public static string Cell(string? text, int width) =>
        string.Join('\n', CleanText.Lines(text).Split('\n').SelectMany(line => Wrap(line.TrimEnd(), width)));

    /// <summary>A text in lines that a table's last column takes as they are.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="columnsBefore">The width of the columns before, each with the blank behind it.</param>
    /// <returns>The lines.</returns>
    public static string LastCell(string? text, int columnsBefore) =>
        // The terminal's last column stays free.
        Cell(text, TableWidth() - columnsBefore - 1);

    /// <summary>
    /// A list in one line, as PowerShell writes one: <c>{a, b}</c>, its first items alone where there are many.
    /// </summary>
    /// <param name="items">The items; null for none.</param>
    /// <returns>The text.</returns>
    public static string Items(IReadOnlyList<object>? items)
    {
        string[] shown = [.. (items ?? []).Take(ShownItems).Select(item => CleanText.Line(item.ToString()))];
        return $"{{{string.Join(", ", shown)}{(items?.Count > ShownItems ? "…" : string.Empty)}}}";
    }

    /// <summary>A size for people, in units of 1,024: <c>12 bytes</c>, <c>1.5 GB</c>.</summary>
    /// <param name="bytes">The size in bytes.</param>
    /// <returns>The text.</returns>
    public static string Size(long bytes)
    {
        (double value, int unit) = (bytes, 0);
        for (; value >= (unit == 0 ? 1024 : 1023.95) && unit < SizeUnits.Length - 1; unit++)
            value /= 1024;
        return unit == 0 ? Text($"{bytes} bytes") : Text($"{value:0.0} {SizeUnits[unit]}");
    }

    /// <summary>The tables of a backup, in few words: <c>tara.asset</c>, <c>tara.asset and 3 more</c>.</summary>
    /// <param name="tables">Their names.</param>
    /// <returns>The text; empty where there are none.</returns>
    public static string Tables(IReadOnlyList<string> tables) =>
        tables switch
        {
            [] => string.Empty,
            [var only] => CleanText.Line(only),
            [var first, ..] => Text($"{CleanText.Line(first)} and {tables.Count - 1} more"),
        };

    // PowerShell's own wrapping breaks within words.
    private static IEnumerable<string> Wrap(string line, int width)
    {
        while (line.Length > width)
        {
            int end = EndOfLine(line, width);
            yield return line[..end].TrimEnd();
            line = line[end..].TrimStart();
        }

        yield return line;
    }

    private static int EndOfLine(string line, int width)
    {
        int text = line.Length - line.TrimStart().Length;
        int space = line.LastIndexOf(' ', width);
        if (space > text)
            return space;
        int part = line.LastIndexOfAny(EndsOfParts, width - 1);
        return part > text ? part + 1 : width;
    }

    private static int TableWidth()
    {
        try
        {
            return Console.IsOutputRedirected ? UsualWidth : Math.Max(Console.WindowWidth, UsualWidth);
        }
        catch (Exception exception) when (exception is IOException or PlatformNotSupportedException)
        {
            return UsualWidth;
        }
    }

    private static string FileInFolder(string? path) =>
        string.IsNullOrEmpty(path) ? string.Empty : string.Join('/', path.Split('/', '\\').TakeLast(2));

    private static string InMinutes(double seconds) => Text($"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    private static string InHours(double minutes) => Text($"{Math.Floor(minutes / 60):0} h {minutes % 60:00} min");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
