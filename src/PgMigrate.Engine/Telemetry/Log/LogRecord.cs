using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>An event as logs write it.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Kind">Which kind of event it is.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Body">What happened, for people.</param>
/// <param name="Attributes">What is known of it, by names of OpenTelemetry's, and of our own where it has none; no nulls.</param>
internal sealed record LogRecord(
    RunEvent Event,
    LogEvent Kind,
    MigrationLogLevel Level,
    string Body,
    IReadOnlyList<KeyValuePair<string, object>> Attributes
)
{
    /// <summary>The record of an event.</summary>
    public static LogRecord Of(RunEvent happened)
    {
        var (kind, level, body) = happened switch
        {
            RunStarted e => (LogEvent.RunStarted, MigrationLogLevel.Information, $"{Name(e.Operation)} begins"),
            RunEnded e => (LogEvent.RunEnded, LevelOf(e.Outcome), Describe(e)),
            StageStarted e => (LogEvent.StageStarted, MigrationLogLevel.Debug, $"stage {e.Stage} begins"),
            StageEnded e => (
                LogEvent.StageEnded,
                MigrationLogLevel.Debug,
                $"stage {e.Stage} ended after {DurationText.Format(e.Duration)}"
            ),
            ScriptStarted => (LogEvent.ScriptStarted, MigrationLogLevel.Verbose, "begins"),
            ScriptRetried e => (
                LogEvent.ScriptRetried,
                MigrationLogLevel.Verbose,
                $"{e.Reason}; trying again in {DurationText.Format(e.Pause)}"
            ),
            StatementEnded e => (
                LogEvent.StatementEnded,
                MigrationLogLevel.Verbose,
                $"{e.Command} took {DurationText.Format(e.Duration)}"
            ),
            ScriptEnded { Run: var run } => (LogEvent.ScriptEnded, LevelOf(run.Status), Describe(run)),
            MessageTold { Message: var message } => (LogEvent.Message, LevelOf(message.Severity), message.Text),
            CallFailed e => (
                LogEvent.Failure,
                e.IsCancelled ? MigrationLogLevel.Warning : MigrationLogLevel.Error,
                e.IsCancelled ? "The call was cancelled." : e.Message
            ),
            LockAwaited e => (
                LogEvent.LockAwaited,
                MigrationLogLevel.Verbose,
                $"waits for {e.Lock} on {e.Object} for {DurationText.Format(e.Waited)}"
            ),
            ScriptOverdue e => (
                LogEvent.ScriptOverdue,
                MigrationLogLevel.Warning,
                $"takes longer than {DurationText.Format(e.Expected)}, which were foretold"
            ),
            BatchesPaused e => (LogEvent.BatchesPaused, MigrationLogLevel.Verbose, $"pauses: {e.Reason}"),
            DriftFound e => (
                LogEvent.DriftFound,
                MigrationLogLevel.Warning,
                $"changed beside the scripts: {FewNames.Of(e.Objects)}"
            ),
            BackupFailed e => (LogEvent.BackupFailed, MigrationLogLevel.Error, $"the backup before the run failed: {e.Reason}"),
            InterruptionFound => (LogEvent.InterruptionFound, MigrationLogLevel.Warning, "the run before was interrupted"),
            RunRecovered e => (
                LogEvent.RunRecovered,
                MigrationLogLevel.Information,
                $"has recovered: the run before {(e.EarlierOutcome == "failed" ? "failed" : $"was {e.EarlierOutcome}")}"
            ),
            PlanAwaitsApproval => (LogEvent.PlanAwaitsApproval, MigrationLogLevel.Information, "a plan waits for approval"),
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "No such event."),
        };
        return new LogRecord(happened, kind, level, body, LogAttributes.Of(happened));
    }

    private static string Describe(RunEnded ended) =>
        $"{Name(ended.Operation)} {Name(ended.Outcome)} after {DurationText.Format(ended.Duration)}"
        + (ended.ErrorId is { } id ? $": {id}" : string.Empty);

    private static string Describe(ScriptRun run)
    {
        var took = run.Duration is { } duration ? $" in {DurationText.Format(duration)}" : string.Empty;
        var rows = run.Rows is { } count ? $", {(count == 1 ? "1 row" : $"{count} rows")}" : string.Empty;
        var reason = run.Error is { } error ? $": {error}" : string.Empty;
        return $"{Name(run.Status)}{took}{rows}{reason}";
    }

    private static string Name(RunOperation operation) =>
        operation switch
        {
            RunOperation.Migrate => "the run",
            RunOperation.Undo => "the undo",
            RunOperation.Preview => "the preview",
            RunOperation.Import => "the import",
            _ => "the dry run",
        };

    private static string Name(RunOutcome outcome) =>
        outcome switch
        {
            RunOutcome.Succeeded => "succeeded",
            RunOutcome.Failed => "failed",
            _ => "was cancelled",
        };

    private static string Name(ScriptRunStatus status) =>
        status == ScriptRunStatus.WouldApply ? "would be applied" : LogAttributes.Word(status);

    private static MigrationLogLevel LevelOf(RunOutcome outcome) =>
        outcome switch
        {
            RunOutcome.Succeeded => MigrationLogLevel.Information,
            RunOutcome.Failed => MigrationLogLevel.Error,
            _ => MigrationLogLevel.Warning,
        };

    private static MigrationLogLevel LevelOf(ScriptRunStatus status) =>
        status switch
        {
            ScriptRunStatus.Failed => MigrationLogLevel.Error,
            ScriptRunStatus.Cancelled => MigrationLogLevel.Warning,
            _ => MigrationLogLevel.Information,
        };

    private static MigrationLogLevel LevelOf(MessageSeverity severity) =>
        severity switch
        {
            MessageSeverity.Debug => MigrationLogLevel.Debug,
            MessageSeverity.Verbose => MigrationLogLevel.Verbose,
            MessageSeverity.Warning => MigrationLogLevel.Warning,
            _ => MigrationLogLevel.Information,
        };
}
