namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>The kinds of events in logs. Ids and names are stable: alerts and dashboards of others go by them.</summary>
internal sealed record LogEvent(int Id, string Name)
{
    /// <summary>A run began.</summary>
    public static readonly LogEvent RunStarted = new(1, "pgmigrate.run.started");

    /// <summary>A run ended.</summary>
    public static readonly LogEvent RunEnded = new(2, "pgmigrate.run.ended");

    /// <summary>A stage of a run began.</summary>
    public static readonly LogEvent StageStarted = new(3, "pgmigrate.stage.started");

    /// <summary>A stage of a run ended.</summary>
    public static readonly LogEvent StageEnded = new(4, "pgmigrate.stage.ended");

    /// <summary>A script was sent to the server.</summary>
    public static readonly LogEvent ScriptStarted = new(5, "pgmigrate.script.started");

    /// <summary>A script is tried again.</summary>
    public static readonly LogEvent ScriptRetried = new(6, "pgmigrate.script.retried");

    /// <summary>A script ended.</summary>
    public static readonly LogEvent ScriptEnded = new(7, "pgmigrate.script.ended");

    /// <summary>A statement of a script that is no transaction ended.</summary>
    public static readonly LogEvent StatementEnded = new(8, "pgmigrate.statement.ended");

    /// <summary>Something was told.</summary>
    public static readonly LogEvent Message = new(9, "pgmigrate.message");

    /// <summary>A call failed, or was cancelled.</summary>
    public static readonly LogEvent Failure = new(10, "pgmigrate.failure");

    /// <summary>A script waits for a lock.</summary>
    public static readonly LogEvent LockAwaited = new(11, "pgmigrate.lock.awaited");

    /// <summary>A script takes much longer than was foretold.</summary>
    public static readonly LogEvent ScriptOverdue = new(12, "pgmigrate.script.overdue");

    /// <summary>The batches of a script pause.</summary>
    public static readonly LogEvent BatchesPaused = new(13, "pgmigrate.batches.paused");

    /// <summary>The schema was changed by no run.</summary>
    public static readonly LogEvent DriftFound = new(14, "pgmigrate.drift.found");

    /// <summary>The backup before a run failed.</summary>
    public static readonly LogEvent BackupFailed = new(15, "pgmigrate.backup.failed");

    /// <summary>The run before was interrupted.</summary>
    public static readonly LogEvent InterruptionFound = new(16, "pgmigrate.interruption.found");

    /// <summary>A run ended well, and the one before it did not.</summary>
    public static readonly LogEvent RunRecovered = new(17, "pgmigrate.run.recovered");

    /// <summary>A plan waits for its approvals.</summary>
    public static readonly LogEvent PlanAwaitsApproval = new(18, "pgmigrate.plan.waits");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<LogEvent> All =
    [
        RunStarted,
        RunEnded,
        StageStarted,
        StageEnded,
        ScriptStarted,
        ScriptRetried,
        ScriptEnded,
        StatementEnded,
        Message,
        Failure,
        LockAwaited,
        ScriptOverdue,
        BatchesPaused,
        DriftFound,
        BackupFailed,
        InterruptionFound,
        RunRecovered,
        PlanAwaitsApproval,
    ];
}
