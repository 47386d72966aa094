using System.Diagnostics;
using System.Management.Automation;

namespace PgMigrate.Cmdlets.Pipeline;

/// <summary>Brings what the engine tells of one database to the cmdlet's streams.</summary>
/// <param name="pipeline">Where to.</param>
/// <param name="activityId">The progress bar's id: one for each database of the call.</param>
internal sealed class CmdletObserver(CmdletPipeline pipeline, int activityId) : IMigrationObserver
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    private readonly object _progress = new();
    private MigrationProgress? _waiting;
    private string? _activity;
    private long _shownAt;

    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run) => pipeline.WriteObject(run);

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message)
    {
        string text = Prefix(message) + message.Text;
        switch (message.Severity)
        {
            case MessageSeverity.Warning:
                pipeline.WriteWarning(text, message);
                return;
            case MessageSeverity.Information:
                pipeline.WriteHost(text);
                return;
            case MessageSeverity.Verbose:
                pipeline.WriteVerbose(text);
                return;
            default:
                pipeline.WriteDebug(text);
                return;
        }
    }

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress)
    {
        lock (_progress)
        {
            bool waits = _waiting is not null;
            _waiting = progress;
            if (IsDue(progress))
                Show();
            else if (!waits)
                _ = ShowLaterAsync();
        }
    }

    // Ten a second are all that an eye takes in; a change of activity and the end must not be lost.
    private bool IsDue(MigrationProgress progress) =>
        progress.Completed || progress.Activity != _activity || Stopwatch.GetElapsedTime(_shownAt) >= ProgressInterval;

    // What was passed over is what runs now, perhaps for hours: it is shown when the next one is due.
    private async Task ShowLaterAsync()
    {
        await Task.Delay(ProgressInterval).ConfigureAwait(false);
        lock (_progress)
            if (_waiting is not null)
                Show();
    }

    private void Show()
    {
        if (_waiting is not { } progress)
            return;
        _waiting = null;
        _activity = progress.Completed ? null : progress.Activity;
        _shownAt = Stopwatch.GetTimestamp();
        pipeline.WriteProgress(ToRecord(progress));
    }

    private ProgressRecord ToRecord(MigrationProgress progress) =>
        new(
            activityId,
            CleanText.Line($"{progress.Activity} ({progress.Server}/{progress.Database})"),
            CleanText.Line(Status(progress))
        )
        {
            PercentComplete = progress.Total > 0 ? Math.Clamp(100 * progress.Done / progress.Total, 0, 100) : -1,
            SecondsRemaining = progress.Remaining is { } remaining ? (int)Math.Ceiling(remaining.TotalSeconds) : -1,
            RecordType = progress.Completed ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };

    private static string Status(MigrationProgress progress)
    {
        string count = progress.Total > 0 ? $"{progress.Done} of {progress.Total}" : string.Empty;
        string status = $"{count} {progress.Detail}".Trim();
        return status.Length > 0 ? status : progress.Activity;
    }

    private static string Prefix(MigrationMessage message) =>
        string.Concat(new[] { message.Database, Place(message) }.OfType<string>().Select(part => CleanText.Line($"{part}: ")));

    private static string? Place(MigrationMessage message) =>
        message is { Script: { } script, Folder: { Length: > 0 } folder } ? $"{folder}/{script}" : message.Script;
}
