namespace PgMigrate;

/// <summary>
/// Something that happened while the engine worked: what logs, traces, metrics and alerts are made of. Texts are without secrets,
/// and no statement's text is among them.
/// </summary>
public abstract record RunEvent
{
    /// <summary>When it happened, by this machine's clock, in UTC.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>The run; null outside of one.</summary>
    public Guid? RunId { get; init; }

    /// <summary>Host and port; null before a server is known.</summary>
    public string? Server { get; init; }

    /// <summary>The database; null before one is known.</summary>
    public string? Database { get; init; }

    /// <summary>The schema that the run is about; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>The environment of the run; null where it has none.</summary>
    public string? Environment { get; init; }

    /// <summary>grate's folder in which the script is; null where no script is concerned, or its folder is not known.</summary>
    public string? Folder { get; init; }

    /// <summary>The script; null where none is concerned.</summary>
    public string? Script { get; init; }
}

/// <summary>What a run does.</summary>
public enum RunOperation
{
    /// <summary>It applies scripts.</summary>
    Migrate,

    /// <summary>It takes scripts back.</summary>
    Undo,

    /// <summary>It tells what would be done, and changes nothing.</summary>
    Preview,

    /// <summary>It runs scripts in one transaction, and rolls that back.</summary>
    DryRun,

    /// <summary>It records what another tool has applied, and runs nothing.</summary>
    Import,
}

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>All of it was done, or nothing was to be done.</summary>
    Succeeded,

    /// <summary>It was refused or has failed.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>A run began.</summary>
/// <param name="Operation">What it does.</param>
public sealed record RunStarted(RunOperation Operation) : RunEvent;

/// <summary>A run ended.</summary>
/// <param name="Operation">What it did.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RunEnded(RunOperation Operation, RunOutcome Outcome, TimeSpan Duration) : RunEvent
{
    /// <summary>Which failure it was; null where it did not fail, or by something that is not foreseen.</summary>
    public MigrationErrorId? ErrorId { get; init; }

    /// <summary>The server's SQLSTATE; null where the failure is not the server's.</summary>
    public string? SqlState { get; init; }
}

/// <summary>A stage of a run began.</summary>
/// <param name="Stage">
/// <c>Open</c>, <c>Lock</c>, <c>Plan</c>, <c>Check</c>, <c>Save</c>, <c>Begin</c>, <c>Apply</c>, <c>End</c>, <c>Keep</c> or
/// <c>Tell</c>.
/// </param>
public sealed record StageStarted(string Stage) : RunEvent;

/// <summary>A stage of a run ended, for good or ill.</summary>
/// <param name="Stage">The stage: see <see cref="StageStarted"/>.</param>
/// <param name="Duration">How long it took.</param>
public sealed record StageEnded(string Stage, TimeSpan Duration) : RunEvent;

/// <summary>A script was sent to the server, alone or with those that follow it.</summary>
/// <param name="Kind">How often it is run.</param>
public sealed record ScriptStarted(ScriptKind Kind) : RunEvent;

/// <summary>A script is tried again: a lock was not to be had, or the server has chosen it as the victim of a deadlock.</summary>
/// <param name="Reason">What ended the try.</param>
/// <param name="Retry">The number of the try that comes, from 1: the first one again.</param>
/// <param name="Pause">How long nothing is done before it.</param>
/// <param name="Waited">How long the try that failed has lasted.</param>
public sealed record ScriptRetried(string Reason, int Retry, TimeSpan Pause, TimeSpan Waited) : RunEvent
{
    /// <summary>The server's SQLSTATE.</summary>
    public string? SqlState { get; init; }
}

/// <summary>
/// A statement of a script is over: each one of a script that is no transaction; of one that is, those that were seen to take a
/// tenth of a second or longer.
/// </summary>
/// <param name="Command">What it does, without names or values: <c>CREATE INDEX</c>.</param>
/// <param name="Duration">How long it took.</param>
public sealed record StatementEnded(string Command, TimeSpan Duration) : RunEvent
{
    /// <summary>Its line in the script, from 1; null where that is not known.</summary>
    public int? Line { get; init; }
}

/// <summary>A script ended, for good or ill.</summary>
/// <param name="Run">What became of it.</param>
public sealed record ScriptEnded(ScriptRun Run) : RunEvent;

/// <summary>Something was told.</summary>
/// <param name="Message">The message.</param>
public sealed record MessageTold(MigrationMessage Message) : RunEvent;

/// <summary>The call ended with a failure.</summary>
/// <param name="Message">What happened and where.</param>
public sealed record CallFailed(string Message) : RunEvent
{
    /// <summary>Which failure it is; null where it was not foreseen.</summary>
    public MigrationErrorId? ErrorId { get; init; }

    /// <summary>What to do about it; null where that is not known.</summary>
    public string? RecommendedAction { get; init; }

    /// <summary>Full path of the file; null where the failure is not one file's.</summary>
    public string? Path { get; init; }

    /// <summary>Line in the file, from 1; null where it is not known.</summary>
    public int? Line { get; init; }

    /// <summary>Column in the line, from 1, in UTF-16 units; null where it is not known.</summary>
    public int? Column { get; init; }

    /// <summary>The server's SQLSTATE; null where the failure is not the server's.</summary>
    public string? SqlState { get; init; }

    /// <summary>The server's DETAIL; null where it gave none.</summary>
    public string? Detail { get; init; }

    /// <summary>The server's HINT; null where it gave none.</summary>
    public string? Hint { get; init; }

    /// <summary>True where the call was cancelled.</summary>
    public bool IsCancelled { get; init; }
}

/// <summary>A script waits for a lock; told once a second is over, and then each time that it has waited twice as long.</summary>
/// <param name="Lock">What it waits for, such as <c>AccessExclusiveLock</c>.</param>
/// <param name="Object">On what.</param>
/// <param name="Waited">How long this try has waited by now.</param>
public sealed record LockAwaited(string Lock, string Object, TimeSpan Waited) : RunEvent
{
    /// <summary>Who holds it, in words; null where that is not known.</summary>
    public string? HeldBy { get; init; }
}

/// <summary>A script takes twice as long as its plan has foretold, and five seconds longer at least. It goes on.</summary>
/// <param name="Expected">What was foretold.</param>
/// <param name="Elapsed">How long it has taken by now.</param>
public sealed record ScriptOverdue(TimeSpan Expected, TimeSpan Elapsed) : RunEvent;

/// <summary>The batches of a script pause.</summary>
/// <param name="Reason">What they wait for.</param>
public sealed record BatchesPaused(string Reason) : RunEvent;

/// <summary>The schema was changed since it was kept last, and no run did that.</summary>
/// <param name="Objects">What was changed, such as <c>table public.orders</c>.</param>
/// <param name="Since">When the schema was kept last (UTC).</param>
public sealed record DriftFound(IReadOnlyList<string> Objects, DateTimeOffset Since) : RunEvent;

/// <summary>The backup before a run failed; no script has changed anything.</summary>
/// <param name="Reason">Why.</param>
public sealed record BackupFailed(string Reason) : RunEvent
{
    /// <summary>The server's SQLSTATE; null where the failure is not the server's.</summary>
    public string? SqlState { get; init; }
}

/// <summary>A run begins, and the one before it was interrupted: it has not come to an end, for good or ill.</summary>
/// <param name="EarlierRunId">The run that was interrupted.</param>
/// <param name="StartedAt">When that began (UTC).</param>
public sealed record InterruptionFound(Guid EarlierRunId, DateTimeOffset StartedAt) : RunEvent;

/// <summary>A run ends well, and the one before it did not.</summary>
/// <param name="EarlierRunId">The run before.</param>
/// <param name="EarlierOutcome">How that ended: <c>failed</c>, <c>cancelled</c> or <c>interrupted</c>.</param>
/// <param name="StartedAt">When that began (UTC).</param>
public sealed record RunRecovered(Guid EarlierRunId, string EarlierOutcome, DateTimeOffset StartedAt) : RunEvent;

/// <summary>A plan was made that does not run before it is approved.</summary>
/// <param name="PlanId">The plan.</param>
/// <param name="Path">Full path of its file.</param>
/// <param name="Required">How many persons must approve it.</param>
public sealed record PlanAwaitsApproval(string PlanId, string Path, int Required) : RunEvent;
