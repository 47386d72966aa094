using PgMigrate.Engine.Configuration.Notify;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>Makes alerts of the events of one call, in their order.</summary>
/// <param name="notify">What is told of.</param>
/// <param name="origin">Where the call comes from.</param>
internal sealed class AlertMaker(NotifyConfiguration notify, AlertOrigin origin)
{
    private static readonly TimeSpan UsualLockWait = TimeSpan.FromSeconds(30);

    private readonly HashSet<(AlertEvent, string?)> _told = [];
    private readonly RunAccount _account = new();
    private TimeSpan _waitedBefore;

    /// <summary>True once a run was seen that changes databases, or tries to.</summary>
    public bool HasSeenRun => _account.IsOfRun;

    /// <summary>The alerts that an event calls for.</summary>
    public IEnumerable<Alert> Take(RunEvent happened)
    {
        _account.Take(happened);
        return happened switch
        {
            PlanAwaitsApproval plan => [OfPlan(plan)],
            _ when !_account.IsOfRun => [],
            StageStarted { Stage: "Begin" } => [OfStart(happened)],
            ScriptStarted => Forget(),
            ScriptRetried retried => Remember(retried.Waited),
            LockAwaited awaited => OfLock(awaited),
            ScriptOverdue overdue => Once(AlertEvent.LongerThanPredicted, overdue, () => OfOverdue(overdue)),
            BatchesPaused paused => Once(AlertEvent.BatchPaused, paused, () => OfPause(paused)),
            DriftFound drift => [OfDrift(drift)],
            BackupFailed failed => [OfBackup(failed)],
            InterruptionFound interrupted => [OfInterruption(interrupted)],
            CallFailed failed => [OfFailure(failed)],
            RunEnded { Outcome: RunOutcome.Succeeded } ended => OfSuccess(ended),
            _ => [],
        };
    }

    private Alert[] Forget()
    {
        _waitedBefore = TimeSpan.Zero;
        return [];
    }

    private Alert[] Remember(TimeSpan waited)
    {
        _waitedBefore += waited;
        return [];
    }

    private IEnumerable<Alert> OfLock(LockAwaited awaited)
    {
        var waited = _waitedBefore + awaited.Waited;
        return waited < (notify.LockWait ?? UsualLockWait)
            ? []
            : Once(AlertEvent.WaitingForLock, awaited, () => OfLock(awaited, waited));
    }

    // What goes on for hours is told once of each script.
    private IEnumerable<Alert> Once(AlertEvent kind, RunEvent happened, Func<Alert> make) =>
        _told.Add((kind, happened.Script)) ? [make()] : [];

    private Alert OfStart(RunEvent happened) =>
        Make(
            AlertEvent.Started,
            AlertSeverity.Info,
            happened,
            $"{_account.Name} of {Place(happened)} begins to change the database"
        );

    private IEnumerable<Alert> OfSuccess(RunEnded ended)
    {
        var took = $"{_account.Summary} in {DurationText.Format(ended.Duration)}.";
        if (_account.HasBegun)
            yield return Make(
                AlertEvent.Succeeded,
                AlertSeverity.Info,
                ended,
                $"{_account.Name} of {Place(ended)} ended well"
            ) with
            {
                Outcome = took,
            };
        yield return Make(AlertEvent.Recovered, AlertSeverity.Info, ended, $"{Place(ended)} has recovered") with
        {
            Message = _account.Recovery is { } earlier
                ? $"The run before ({earlier.EarlierRunId}, of {Moment.Of(earlier.StartedAt)}) {Ended(earlier.EarlierOutcome)}. "
                    + "This one ended well."
                : null,
            Outcome = _account.HasBegun ? took : "Nothing was to be done.",
            OnlyEndsIncidents = _account.Recovery is null,
        };
    }

    private Alert OfFailure(CallFailed failed)
    {
        var what =
            failed.IsCancelled ? "was cancelled"
            : failed.Script is { } script ? $"failed at {script}"
            : "failed";
        return Make(
            AlertEvent.Failed,
            failed.IsCancelled ? AlertSeverity.Warning : AlertSeverity.Error,
            failed,
            $"{_account.Name} of {Place(failed)} {what}"
        ) with
        {
            Message = failed.IsCancelled ? null : Join(failed.Message, failed.Detail, failed.Hint),
            Outcome = _account.Outcome,
            Action = failed.RecommendedAction,
            Folder = failed.Folder ?? _account.FolderOf(failed.Script),
            Line = failed.Line,
            ErrorId = failed.ErrorId?.ToString(),
            SqlState = failed.SqlState,
        };
    }

    private Alert OfInterruption(InterruptionFound found) =>
        Make(AlertEvent.Failed, AlertSeverity.Error, found, $"The run before this one of {Place(found)} was interrupted") with
        {
            Message =
                $"The run {found.EarlierRunId} of {Moment.Of(found.StartedAt)} has not come to its end: it, its machine or its "
                + "server was stopped.",
            Outcome = "Each of its scripts was done as a whole or not at all; this run goes on from there.",
            Action = $"See {Operation.ListRuns} for what it had done.",
            RunId = found.EarlierRunId,
        };

    private Alert OfOverdue(ScriptOverdue overdue) =>
        Make(
            AlertEvent.LongerThanPredicted,
            AlertSeverity.Warning,
            overdue,
            $"{overdue.Script} takes longer on {Place(overdue)} than was foretold"
        ) with
        {
            Message =
                $"{DurationText.Format(overdue.Expected)} were foretold, and it has taken "
                + $"{DurationText.Format(overdue.Elapsed)} by now.",
            Outcome = "It goes on.",
            Action = "See whether it waits for a lock, or whether the table is larger here than where it was measured.",
        };

    private Alert OfLock(LockAwaited awaited, TimeSpan waited) =>
        Make(
            AlertEvent.WaitingForLock,
            AlertSeverity.Warning,
            awaited,
            $"{awaited.Script} waits for a lock on {Place(awaited)}"
        ) with
        {
            Message =
                $"It has waited for {awaited.Lock} on {awaited.Object} for {DurationText.Format(waited)} in all"
                + (awaited.HeldBy is { } holder ? $"; held by {holder}." : "."),
            Outcome = "It waits on, and others may wait behind it.",
            Action = "Have the session that holds the lock end, or let the run give up.",
        };

    private Alert OfPause(BatchesPaused paused) =>
        Make(AlertEvent.BatchPaused, AlertSeverity.Warning, paused, $"{paused.Script} pauses on {Place(paused)}") with
        {
            Message = paused.Reason,
            Outcome = "What was committed stays. It goes on by itself when that no longer holds.",
        };

    private Alert OfDrift(DriftFound drift) =>
        Make(AlertEvent.Drift, AlertSeverity.Warning, drift, $"The schema of {Place(drift)} was changed beside the scripts") with
        {
            Message = $"Changed since {Moment.Of(drift.Since)}, by no run: {FewNames.Of([.. drift.Objects])}.",
            Action = $"See {Operation.Compare} for what differs; make it a script, or take it back.",
        };

    private Alert OfBackup(BackupFailed failed) =>
        Make(AlertEvent.BackupFailed, AlertSeverity.Error, failed, $"The backup of {Place(failed)} before the run failed") with
        {
            Message = failed.Reason,
            SqlState = failed.SqlState,
            Outcome = "The run did not start; no script has changed anything.",
        };

    private Alert OfPlan(PlanAwaitsApproval plan)
    {
        var persons = CountText.Of(plan.Required, "person");
        return Make(AlertEvent.PlanWaits, AlertSeverity.Info, plan, $"A plan for {Place(plan)} waits for approval") with
        {
            Message = $"{persons} must approve the plan {plan.PlanId}: {plan.Path}",
            Action = $"Read the page beside it, and approve it with {Operation.ApprovePlan}.",
        };
    }

    private Alert Make(AlertEvent kind, AlertSeverity severity, RunEvent happened, string title) =>
        new()
        {
            Event = kind,
            Severity = severity,
            Title = OneLine.Of(title),
            Time = happened.Time,
            Server = happened.Server,
            Database = happened.Database,
            Environment = happened.Environment,
            Folder = happened.Folder,
            Script = happened.Script,
            RunId = happened.RunId,
            Commit = origin.Commit,
            Actor = origin.Actor,
            PipelineUrl = origin.PipelineUrl,
            RunbookUrl = RunbookPage.Of(notify, kind),
        };

    private static string Place(RunEvent happened) =>
        happened.Environment is { } environment ? $"{happened.Database} ({environment})" : happened.Database ?? "a database";

    private static string Ended(string outcome) => outcome == "failed" ? "failed" : $"was {outcome}";

    private static string Join(params string?[] texts) => string.Join('\n', texts.OfType<string>());
}
