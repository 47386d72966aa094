using System.ComponentModel;
using System.Globalization;
using System.Management.Automation.Host;

namespace PgMigrate;

/// <summary>
/// How values are written in the module's table and list views, and made fit to be shown: see <see cref="CleanText"/>. Made for
/// PgMigrate.Format.ps1xml; scripts use the values, which stay as they are.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Display
{
    private static readonly string[] SizeUnits = ["bytes", "kB", "MB", "GB", "TB", "PB"];

    // Of a host that has no lines, such as that of a .NET application.
    private const int UsualWidth = 120;
    private const int LeastColumn = 10;

    private const string NoValue = "(none)";

    // As PowerShell shows of a list by default.
    private const int ShownDifferences = 10;
    private const int ShownItems = 4;

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

    /// <summary>A database, as a group of rows is headed: <c>db1:5432/shop</c>.</summary>
    /// <param name="server">Host and port; null or empty where it is not known.</param>
    /// <param name="database">Its name; null or empty where none was asked.</param>
    /// <param name="schema">The schema that is meant; null or empty for the database as a whole.</param>
    /// <returns>The text; <c>(none)</c> where neither is known.</returns>
    public static string Database(string? server, string? database, string? schema = null)
    {
        string text = CleanText.Line(
            string.Join('/', new[] { server, database, schema }.Where(part => !string.IsNullOrEmpty(part)))
        );
        return text.Length > 0 ? text : NoValue;
    }

    /// <summary>What a check has looked at, as a group of findings is headed.</summary>
    /// <param name="server">Host and port; null or empty where no database was asked.</param>
    /// <param name="database">The database; null or empty where none was asked.</param>
    /// <returns>The text.</returns>
    public static string Checked(string? server, string? database) =>
        string.IsNullOrEmpty(database) ? "the scripts alone" : Database(server, database);

    /// <summary>A script with its folder: <c>views/0001_x.sql</c>.</summary>
    /// <param name="folder">grate's folder; null or empty where it is not known.</param>
    /// <param name="script">The script's name.</param>
    /// <returns>The text.</returns>
    public static string Script(string? folder, string? script) =>
        CleanText.Line(string.IsNullOrEmpty(folder) ? script : $"{folder}/{script}");

    /// <summary>Why a script is in its state, or since when it is applied.</summary>
    /// <param name="reason">Why; null or empty where the state says it.</param>
    /// <param name="appliedAt">When it was applied last; null for never.</param>
    /// <returns>The text; empty where there is neither.</returns>
    public static string Reason(string? reason, DateTimeOffset? appliedAt)
    {
        if (!string.IsNullOrEmpty(reason))
            return reason;
        return appliedAt is { } time ? Text($"since {time.UtcDateTime:u}") : string.Empty;
    }

    /// <summary>
    /// Where a finding is, with the folder of the file: <c>up/0001_a.sql:3</c>.
    /// </summary>
    /// <param name="script">The script's name; null or empty where there is none.</param>
    /// <param name="path">The file; null or empty where there is none.</param>
    /// <param name="line">The line; null where the whole file is meant.</param>
    /// <returns>The text; empty where neither script nor file is known.</returns>
    public static string Place(string? script, string? path, int? line)
    {
        string name = CleanText.Line(string.IsNullOrEmpty(script) ? FileInFolder(path, 2) : WithFolder(script, path));
        return name.Length == 0 || line is null ? name : Text($"{name}:{line}");
    }

    /// <summary>A finding's message, and the reason that silences it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="allowedBecause">The reason; null or empty where nothing silences it.</param>
    /// <returns>The text.</returns>
    public static string Message(string message, string? allowedBecause) =>
        string.IsNullOrEmpty(allowedBecause) ? message : $"{message} (Allowed: {allowedBecause})";

    /// <summary>Who has made a change of a schema.</summary>
    /// <param name="change">The change.</param>
    /// <returns>The script; in parentheses what is known where it was none, or none is known.</returns>
    public static string MadeBy(SchemaChange change) =>
        change switch
        {
            { Script: { Length: > 0 } script } => Script(change.Folder, script),
            { Source: SchemaChangeSource.OutsideOfRuns } => "(outside of runs)",
            { Source: SchemaChangeSource.Run } => "(during a run)",
            { Source: SchemaChangeSource.Unknown } => "(not known)",
            _ => string.Empty,
        };

    /// <summary>The first line of a text, and whether there are more.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <returns>The line.</returns>
    public static string FirstLine(string? text)
    {
        string[] lines = (text ?? string.Empty).Split('\n', 2);
        return lines.Length > 1 ? $"{CleanText.Line(lines[0].TrimEnd())} …" : CleanText.Line(lines[0]);
    }

    /// <summary>Texts, one below the other; those that are empty are left out.</summary>
    /// <param name="texts">The texts.</param>
    /// <returns>The lines.</returns>
    public static string Stack(params object?[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return string.Join('\n', texts.Select(text => $"{text}").Where(text => text.Length > 0));
    }

    /// <summary>Who has a shape, and how it differs from the one that most have; a line for each difference.</summary>
    /// <param name="shape">The shape.</param>
    /// <returns>The lines.</returns>
    public static string Shape(SchemaShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        string[] names = [.. shape.Members.Take(ShownItems).Select(CleanText.Line)];
        string more = shape.Count > ShownItems ? $" and {shape.Count - ShownItems} more" : string.Empty;
        IEnumerable<string> differences = shape
            .Differences.Take(ShownDifferences)
            .Select(change =>
                CleanText.Line($"  {change.Change} {change.ObjectType} {change.Object} {change.Property}".TrimEnd())
            );
        string others =
            shape.Differences.Count > ShownDifferences
                ? $"  and {shape.Differences.Count - ShownDifferences} more"
                : string.Empty;
        return Stack([$"{string.Join(", ", names)}{more}", .. differences, others]);
    }

    /// <summary>A share for people: <c>12 %</c>.</summary>
    /// <param name="share">The share, 0 to 1; null where it is not known.</param>
    /// <returns>The text; empty for null.</returns>
    public static string Percent(double? share) => share is { } known ? Text($"{known * 100:0.#} %") : string.Empty;

    /// <summary>A number for people, with one digit behind the point at most.</summary>
    /// <param name="number">The number; null where it is not known.</param>
    /// <returns>The text; empty for null.</returns>
    public static string Rounded(double? number) => number is { } known ? Text($"{known:0.#}") : string.Empty;

    /// <summary>What statistics are about, as a group of them is headed.</summary>
    /// <param name="statistic">The statistics.</param>
    /// <returns>The database, or how many they are.</returns>
    public static string Counted(MigrationStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        return statistic.Database is null
            ? Text($"{statistic.Databases} databases")
            : Database(statistic.Server, statistic.Database);
    }

    /// <summary>How many scripts of a run are done, and of how many: <c>3/12</c>.</summary>
    /// <param name="done">Those that are done; null where that is not known.</param>
    /// <param name="planned">All of them; null where that is not known.</param>
    /// <returns>The text; empty where neither is known.</returns>
    public static string Share(int? done, int? planned) => planned is null ? Text($"{done}") : Text($"{done ?? 0}/{planned}");

    /// <summary>What a run is at, what it waits for, and who waits for it, one below the other.</summary>
    /// <param name="status">How the run stands.</param>
    /// <returns>The lines.</returns>
    public static string Doing(RunStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        string[] holders = [.. status.Blockers.Select(blocker => $"held by {blocker}")];
        return Stack([
            status.ScriptFile ?? (status.Step is { } step and not RunStep.Apply ? Text($"({step})") : string.Empty),
            status.Statement,
            status.Progress,
            status.Batch is { } batch ? Text($"{batch.Rows:N0} of about {batch.EstimatedRows:N0} rows") : null,
            status.WaitsFor is null ? null : $"waits for {status.WaitsFor}",
            .. holders,
            status.Blocked.Count == 0
                ? null
                : Text($"{status.Blocked.Count} wait behind it, for {Duration(status.Blocked[0].LongestStall)}"),
            status.Error,
            status.Hidden.Count == 0 ? null : "(some of it is hidden: see Hidden)",
        ]);
    }

    /// <summary>What of an object differs: <c>type: integer -> bigint</c>.</summary>
    /// <param name="property">The property; null or empty where the whole object came or went.</param>
    /// <param name="before">Its value before; null where it had none.</param>
    /// <param name="after">Its value after; null where it has none.</param>
    /// <returns>The text; empty where there is no property.</returns>
    public static string Difference(string? property, string? before, string? after)
    {
        if (string.IsNullOrEmpty(property))
            return string.Empty;
        bool isLong = $"{before}{after}".Contains('\n', StringComparison.Ordinal);
        return isLong
            ? $"{property}:\n{before ?? NoValue}\n->\n{after ?? NoValue}"
            : $"{property}: {before ?? NoValue} -> {after ?? NoValue}";
    }

    /// <summary>A text in lines that a column takes as they are.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="width">The column's width, in characters.</param>
    /// <returns>The lines.</returns>
    public static string Cell(string? text, int width) =>
        string.Join('\n', CleanText.Lines(text).Split('\n').SelectMany(line => Wrap(line.TrimEnd(), width)));

    /// <summary>
    /// A text in lines that a column takes as they are which shares, with others, what the columns of fixed width leave.
    /// </summary>
    /// <param name="text">The text; null for none.</param>
    /// <param name="host">Whose lines are written; null where there is none.</param>
    /// <param name="taken">The widths of the fixed columns, and a blank between every two columns.</param>
    /// <param name="columns">How many columns share the rest.</param>
    /// <returns>The lines.</returns>
    public static string Rest(string? text, PSHost? host, int taken, int columns) =>
        // PowerShell leaves a terminal's last column free.
        Cell(text, Math.Max((WidthOf(host) - 1 - taken) / columns, LeastColumn));

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

    /// <summary>The policy that settings are of: <c>PROD (profile production)</c>.</summary>
    /// <param name="environment">The environment; null for runs without one.</param>
    /// <param name="profile">The profile; null where there is no policy.</param>
    /// <returns>The text.</returns>
    public static string Policy(string? environment, string? profile)
    {
        string of = environment is null ? "no environment" : CleanText.Line(environment);
        return profile is null ? $"{of} (no policy)" : $"{of} (profile {CleanText.Line(profile)})";
    }

    /// <summary>Where a setting comes from: <c>policy of PROD, line 12</c>.</summary>
    /// <param name="source">What says so.</param>
    /// <param name="line">Its line; null where it has none.</param>
    /// <returns>The text.</returns>
    public static string Source(string source, int? line) => line is null ? source : Text($"{source}, line {line}");

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

    private static int WidthOf(PSHost? host)
    {
        try
        {
            return host?.UI?.RawUI?.BufferSize.Width is { } width and > 0 ? width : UsualWidth;
        }
        catch (Exception exception) when (exception is HostException or IOException or NotImplementedException)
        {
            // A host without a screen, such as that of a job.
            return UsualWidth;
        }
    }

    private static string WithFolder(string script, string? path)
    {
        string file = (path ?? string.Empty).Replace('\\', '/');
        return file.EndsWith($"/{script}", StringComparison.Ordinal)
            ? FileInFolder(path, script.Count(character => character == '/') + 2)
            : script;
    }

    private static string FileInFolder(string? path, int parts) =>
        string.IsNullOrEmpty(path) ? string.Empty : string.Join('/', path.Split('/', '\\').TakeLast(parts));

    private static string InMinutes(double seconds) => Text($"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s");

    private static string InHours(double minutes) => Text($"{Math.Floor(minutes / 60):0} h {minutes % 60:00} min");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
