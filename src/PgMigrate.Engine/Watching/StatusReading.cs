using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Watching;

/// <summary>What a look means: from what was seen to how the run stands.</summary>
internal static class StatusReading
{
    /// <summary>Reads it.</summary>
    public static RunStatus Of(SeenRun seen)
    {
        var state = StateOf(seen);
        var isAtWork = state is MigrationRunState.Running or MigrationRunState.Abandoned;
        var current = isAtWork || state == MigrationRunState.Interrupted ? CurrentOf(seen) : null;
        var step = isAtWork && seen.ReadsHistory ? StepOf(seen, current) : default(RunStep?);
        if (step is not (null or RunStep.Apply))
            current = null;
        var script = current is { } at ? seen.Plan!.Scripts[at] : null;
        var startedAt = seen.Run?.StartedAt ?? seen.Lock?.ConnectedAt;
        return new RunStatus
        {
            Server = seen.Server,
            Database = seen.Database,
            Schema = seen.Schema,
            State = state,
            SeenAt = seen.SeenAt,
            RunId = seen.Run?.RunId,
            Step = step,
            Operation = seen.Run?.Operation,
            Environment = seen.Run?.Environment,
            AppliedBy = seen.Run?.AppliedBy ?? (seen.Sessions is [var first, ..] ? first.AppliedBy : null),
            Actor = seen.Run?.Actor,
            PipelineUrl = seen.Run?.PipelineUrl,
            Commit = seen.Run?.Commit,
            StartedAt = startedAt,
            EndedAt = seen.Run?.EndedAt,
            Duration = isAtWork ? seen.SeenAt - startedAt : seen.Run?.EndedAt - startedAt,
            ProcessId = seen.Worker?.ProcessId,
            Folder = script?.Folder,
            Script = script?.Script,
            ScriptDuration = script is null || !isAtWork ? null : seen.ElapsedOfScript,
            ScriptsDone = seen.Tally?.Done,
            ScriptsPlanned = seen.Plan?.Scripts.Count,
            Statement = StatementOf(seen, script),
            StatementDuration = seen.Worker?.Executes,
            Progress = seen.Progress,
            Batch = script is not null && seen.Batch?.Script == script.Script ? seen.Batch : null,
            WaitsFor = WaitOf(seen, step),
            Waited = seen.Own?.Waited,
            Blockers = step == RunStep.Lock && seen.Leftover is { } leftover ? [LeftoverOf(leftover)] : seen.Blockers,
            Blocked = [.. seen.Behind.OrderByDescending(session => session.Waited).Select(BlockedOf)],
            Remaining = isAtWork && step is RunStep.Apply ? RunEstimate.Remaining(seen, current) : null,
            Error = seen.Run?.Error,
            Hidden = seen.Hidden,
        };
    }

    private static MigrationRunState StateOf(SeenRun seen) =>
        seen.Lock is not null ? MigrationRunState.Running
        : seen.Sessions.Count > 0 ? MigrationRunState.Abandoned
        : seen.Run?.Outcome switch
        {
            null => MigrationRunState.None,
            "succeeded" => MigrationRunState.Succeeded,
            "failed" => MigrationRunState.Failed,
            "cancelled" => MigrationRunState.Cancelled,
            // Where nobody holds its locks, a run that is still called running is none.
            _ => MigrationRunState.Interrupted,
        };

    private static RunStep StepOf(SeenRun seen, int? current) =>
        seen switch
        {
            { Run.Outcome: NewestRun.Running, Plan: { IsOneTransaction: false, Scripts.Count: > 0 } } when current is null =>
                RunStep.End,
            { Run.Outcome: NewestRun.Running } => RunStep.Apply,
            { Run: not null } => RunStep.Keep,
            { Worker: null } => RunStep.Lock,
            { IsSaving: true } => RunStep.Save,
            _ => RunStep.Plan,
        };

    // Scripts run in the order of the plan: the one that runs is the one behind the last that is recorded, unless it has left a
    // trace of its own.
    private static int? CurrentOf(SeenRun seen)
    {
        if (seen is not { Run.Outcome: NewestRun.Running or "interrupted", Plan: { } plan, Tally: { } tally })
            return null;
        if (seen.Batch is { State: MigrationBatchState.Running or MigrationBatchState.Suspended } batch)
            return IndexOf(plan, batch.Script);
        var behindLast = tally.LastScript is null ? 0 : IndexOf(plan, tally.LastScript) + 1;
        // Batches that were left in the background keep their trace, and the run has gone on.
        var behindBegun = IndexOf(plan, tally.BegunScript) is { } begun
            ? begun + (seen.Batch?.Script == tally.BegunScript ? 1 : 0)
            : null as int?;
        var next = behindBegun is null ? behindLast : Math.Max(behindBegun.Value, behindLast ?? 0);
        return !plan.IsOneTransaction && next < plan.Scripts.Count ? next : null;
    }

    private static int? IndexOf(RunPlan plan, string? script)
    {
        for (var i = 0; i < plan.Scripts.Count; i++)
            if (plan.Scripts[i].Script == script)
                return i;
        return null;
    }

    private static string? StatementOf(SeenRun seen, ToRun? script)
    {
        if (StatementLabel.Of(seen.Worker?.Query) is { } executed)
            return executed;
        // Where what the server executes is hidden, what the run has written down before it is not.
        return seen.Worker is not null && script is not null && seen.Tally?.BegunScript == script.Script
            ? seen.Tally.BegunStatement
            : null;
    }

    private static string? WaitOf(SeenRun seen, RunStep? step) =>
        seen.Own is { } own ? $"{own.Lock} on {own.Object}"
        : step == RunStep.Lock && seen.Leftover is not null ? "the end of what the server does for a run before it"
        : step == RunStep.Apply ? seen.Batch?.WaitsFor
        : null;

    private static BlockingSession LeftoverOf(RunSession session) =>
        new()
        {
            ProcessId = session.ProcessId,
            Application = session.Application ?? "(no name)",
            State = session.State,
        };

    private static BlockedSession BlockedOf(WaitingSession session) =>
        new()
        {
            ProcessId = session.ProcessId,
            Application = session.Application,
            User = session.User,
            Lock = session.Lock,
            Object = session.Object,
            Statement = session.Query is null ? null : StatementWords.Of(session.Query),
            Stalls = 1,
            LongestStall = session.Waited ?? TimeSpan.Zero,
        };
}
