namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Told of runs on a copy: they are no runs of the target's, so only progress and, for who asks, messages get through.
/// </summary>
internal sealed class CopyObserver(IMigrationObserver observer) : IMigrationObserver
{
    private readonly HashSet<string> _applied = new(StringComparer.Ordinal);

    /// <summary>The names of the scripts that were applied.</summary>
    public IReadOnlySet<string> Applied => _applied;

    /// <inheritdoc/>
    public void OnScriptRun(ScriptRun run)
    {
        if (run.Status == ScriptRunStatus.Applied)
            _applied.Add(run.Script);
    }

    /// <inheritdoc/>
    public void OnMessage(MigrationMessage message) =>
        observer.OnMessage(message with { Severity = MessageSeverity.Verbose, Text = $"On the copy: {message.Text}" });

    /// <inheritdoc/>
    public void OnProgress(MigrationProgress progress) =>
        observer.OnProgress(progress with { Activity = $"Rehearsing: {progress.Activity}" });
}
