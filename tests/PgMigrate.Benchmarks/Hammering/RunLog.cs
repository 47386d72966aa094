using System.Globalization;
using System.Text;

namespace PgMigrate.Benchmarks.Hammering;

/// <summary>Keeps what PgMigrate tells of its scripts: what it has seen of those who waited, beside what they say themselves.</summary>
public sealed class RunLog : IMigrationObserver
{
    private readonly List<ScriptRun> _runs = [];

    /// <summary>In Markdown.</summary>
    public string Format()
    {
        var text = new StringBuilder("| script | took | lock wait | retries | sessions blocked | longest stall |\n");
        text.AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var run in _runs)
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {run.Script} | {Milliseconds(run.Duration)} | {Milliseconds(run.LockWait)} | {run.Retries} | "
                    + $"{run.BlockedSessions} | {Milliseconds(run.LongestStall)} |"
            );
        return text.ToString();
    }

    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run) => _runs.Add(run);

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message) { }

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress) { }

    private static string Milliseconds(TimeSpan? time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time?.TotalMilliseconds ?? 0:#,0} ms");
}
