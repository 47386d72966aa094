using System.Globalization;
using System.Text;

namespace PgMigrate.Engine.Telemetry.Metrics;

/// <summary>A value in Prometheus' text format.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Labels">Its labels, as they are written between braces.</param>
/// <param name="Value">The value.</param>
internal sealed record MetricSample(string Name, string Labels, double Value);

/// <summary>
/// A file of values in Prometheus' text format. A value replaces the one of the same name and labels; all others that the file
/// holds stay: those of other databases, and when a run succeeded last. It is written beside, and put in place as a whole, so
/// that whoever reads it never finds a half.
/// </summary>
internal static class MetricsFile
{
    // All that is ever written, in this order: what the file holds besides is somebody else's, and not kept.
    private static readonly (string Name, string Help)[] Known =
    [
        ("pgmigrate_run_in_progress", "1 while a run is at it."),
        ("pgmigrate_run_last_timestamp_seconds", "When the last run ended."),
        ("pgmigrate_run_last_success_timestamp_seconds", "When a run ended well last."),
        ("pgmigrate_run_succeeded", "1 where the last run ended well, else 0."),
        ("pgmigrate_run_duration_seconds", "How long the last run took."),
        ("pgmigrate_run_scripts", "Scripts of the last run, by what became of them."),
        ("pgmigrate_run_retries", "How often scripts of the last run were tried again."),
        ("pgmigrate_run_rows", "Rows that the last run has changed."),
        ("pgmigrate_run_lock_wait_seconds", "How long scripts of the last run have waited for locks."),
        ("pgmigrate_run_blocked_sessions", "Sessions that have waited behind scripts of the last run."),
        ("pgmigrate_run_longest_stall_seconds", "How long one of these sessions has waited at most."),
    ];

    private static readonly object Turn = new();

    /// <summary>The names of all metrics.</summary>
    public static IEnumerable<string> Names => Known.Select(metric => metric.Name);

    /// <summary>Puts values into a file.</summary>
    /// <param name="path">Its full path; it is made where it is missing.</param>
    /// <param name="samples">The values.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, IEnumerable<MetricSample> samples)
    {
        lock (Turn)
        {
            var values = Read(path);
            foreach (var sample in samples)
                values[(sample.Name, sample.Labels)] = sample.Value;
            var beside = $"{path}.{Guid.NewGuid():N}.tmp";
            try
            {
                File.WriteAllText(beside, Text(values));
                File.Move(beside, path, overwrite: true);
            }
            finally
            {
                File.Delete(beside);
            }
        }
    }

    private static SortedDictionary<(string Name, string Labels), double> Read(string path)
    {
        var values = new SortedDictionary<(string, string), double>();
        foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            var (open, close) = (line.IndexOf('{', StringComparison.Ordinal), line.LastIndexOf("} ", StringComparison.Ordinal));
            if (
                open > 0
                && close > open
                && Names.Contains(line[..open])
                && double.TryParse(line.AsSpan(close + 2), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            )
                values[(line[..open], line[(open + 1)..close])] = value;
        }

        return values;
    }

    private static string Text(SortedDictionary<(string Name, string Labels), double> values)
    {
        var text = new StringBuilder();
        foreach (var (name, help) in Known)
        {
            var mine = values.Where(value => value.Key.Name == name).ToArray();
            if (mine.Length == 0)
                continue;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} gauge\n");
            foreach (var (key, value) in mine)
                text.Append(CultureInfo.InvariantCulture, $"{name}{{{key.Labels}}} {value:R}\n");
        }

        return text.ToString();
    }
}
