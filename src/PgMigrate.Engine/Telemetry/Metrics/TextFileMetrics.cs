using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Telemetry.Metrics;

/// <summary>
/// Writes what is counted of a run to a file in Prometheus' text format, for the textfile collector of its node exporter: when
/// the run begins, and when it has ended.
/// </summary>
/// <param name="path">Full path of the file, or of a folder, in which each database has a file of its own.</param>
internal sealed class TextFileMetrics(string path) : IRunListener
{
    private static readonly ScriptRunStatus[] Statuses =
    [
        ScriptRunStatus.Applied,
        ScriptRunStatus.Baselined,
        ScriptRunStatus.Cancelled,
        ScriptRunStatus.Failed,
        ScriptRunStatus.Ongoing,
        ScriptRunStatus.Skipped,
        ScriptRunStatus.Undone,
    ];

    private RunMetrics _counted = new();

    /// <inheritdoc/>
    public string Name => $"The metrics in '{path}'";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case RunStarted { Operation: RunOperation.Migrate or RunOperation.Undo }:
                _counted = new();
                MetricsFile.Write(PathFor(happened), [new("pgmigrate_run_in_progress", Labels(happened), 1)]);
                break;
            case ScriptEnded ended:
                _counted.Add(ended.Run);
                break;
            case RunEnded { Operation: RunOperation.Migrate or RunOperation.Undo } ended:
                MetricsFile.Write(PathFor(happened), Of(ended));
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // A time stamp of the last success stays where a run did not succeed: see MetricsFile.
    private IEnumerable<MetricSample> Of(RunEnded ended)
    {
        var labels = Labels(ended);
        var at = ended.Time.ToUnixTimeMilliseconds() / 1000.0;
        yield return new("pgmigrate_run_in_progress", labels, 0);
        yield return new("pgmigrate_run_last_timestamp_seconds", labels, at);
        if (ended.Outcome == RunOutcome.Succeeded)
            yield return new("pgmigrate_run_last_success_timestamp_seconds", labels, at);
        yield return new("pgmigrate_run_succeeded", labels, ended.Outcome == RunOutcome.Succeeded ? 1 : 0);
        yield return new("pgmigrate_run_duration_seconds", labels, ended.Duration.TotalSeconds);
        foreach (var status in Statuses)
            yield return new(
                "pgmigrate_run_scripts",
                $"{labels},status=\"{status.ToString().ToLowerInvariant()}\"",
                _counted.Scripts.GetValueOrDefault(status)
            );
        yield return new("pgmigrate_run_retries", labels, _counted.Retries);
        yield return new("pgmigrate_run_rows", labels, _counted.Rows);
        yield return new("pgmigrate_run_lock_wait_seconds", labels, _counted.LockWait.TotalSeconds);
        yield return new("pgmigrate_run_blocked_sessions", labels, _counted.BlockedSessions);
        yield return new("pgmigrate_run_longest_stall_seconds", labels, _counted.LongestStall.TotalSeconds);
    }

    private string PathFor(RunEvent happened)
    {
        if (!Path.EndsInDirectorySeparator(path) && !Directory.Exists(path))
            return path;
        Directory.CreateDirectory(path);
        var name = $"{happened.Server}_{happened.Database}{(happened.Schema is null ? string.Empty : $"_{happened.Schema}")}";
        var plain = string.Concat(
            name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_')
        );
        // Names that differ in other characters alone have files of their own all the same.
        return Path.Combine(path, $"pgmigrate_{plain}_{HexText.ShortHash(name)}.prom");
    }

    private static string Labels(RunEvent happened) =>
        string.Join(
            ',',
            new[]
            {
                ("server", happened.Server),
                ("database", happened.Database),
                ("environment", happened.Environment),
                ("schema", happened.Schema),
            }
                .Where(label => label.Item1 != "schema" || label.Item2 is not null)
                .Select(label => $"{label.Item1}=\"{Escape(label.Item2 ?? string.Empty)}\"")
        );

    private static string Escape(string value) =>
        CleanText.Line(value).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
