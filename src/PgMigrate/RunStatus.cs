namespace PgMigrate;

/// <summary>How the newest run of a database stands.</summary>
public enum MigrationRunState
{
    /// <summary>No run is known, or none may be read of, and none is at work.</summary>
    None,

    /// <summary>A run is at work: its migrator lives.</summary>
    Running,

    /// <summary>The migrator is gone, and the server still works on what it had sent: that may be committed yet.</summary>
    Abandoned,

    /// <summary>The migrator was gone before it could write how it ended. The next run goes on from what is recorded.</summary>
    Interrupted,

    /// <summary>It ended well.</summary>
    Succeeded,

    /// <summary>It ended with a failure.</summary>
    Failed,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>What a run is at, as far as others can tell.</summary>
public enum RunStep
{
    /// <summary>It waits for the server to be done with the work of a run before it, whose migrator is gone.</summary>
    Lock,

    /// <summary>
    /// It finds out what is to be done and checks it; or it is something else that takes a run's locks, such as a backup by hand.
    /// Nothing of it is recorded yet.
    /// </summary>
    Plan,

    /// <summary>It backs up what its scripts destroy.</summary>
    Save,

    /// <summary>It runs scripts.</summary>
    Apply,

    /// <summary>All of its scripts are recorded, and how it ended is not yet.</summary>
    End,

    /// <summary>It keeps the schema as it has left it.</summary>
    Keep,
}

/// <summary>
/// How a run of a database stands, seen from another session: what <c>Watch-PgMigration</c> emits. What the role that looks may
/// not see is null; <see cref="Hidden"/> says so.
/// </summary>
public sealed record RunStatus
{
    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The schema that the run is about; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>How the run stands.</summary>
    public required MigrationRunState State { get; init; }

    /// <summary>When it was looked at (UTC), by the server's clock.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>The run; null where none is known, and before it is recorded.</summary>
    public Guid? RunId { get; init; }

    /// <summary>What it is at; null where it has ended, and where what it has recorded may not be read.</summary>
    public RunStep? Step { get; init; }

    /// <summary>Whether it applies scripts or takes them back; null before it is recorded.</summary>
    public RunOperation? Operation { get; init; }

    /// <summary>The environment of the run; null where none was given.</summary>
    public string? Environment { get; init; }

    /// <summary>Who runs it: operating-system user and host.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>Who started its pipeline; null outside of one.</summary>
    public string? Actor { get; init; }

    /// <summary>The page of the pipeline's run; null outside of one.</summary>
    public string? PipelineUrl { get; init; }

    /// <summary>The commit that is deployed; null where it is not known.</summary>
    public string? Commit { get; init; }

    /// <summary>When it was recorded, or, before that, when it connected (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC); null before, and where nobody could write it down.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>From <see cref="StartedAt"/> to its end, or until now; null where either is not known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The server process that does the work; null where none does.</summary>
    public int? ProcessId { get; init; }

    /// <summary>The folder of the script that runs, as grate calls it; null where no script runs or it is not known.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// The script that runs; of a run that was interrupted, the one that it was at. In a run that is one transaction nothing
    /// tells which it is, and it is null.
    /// </summary>
    public string? Script { get; init; }

    /// <summary>How long ago the script before it ended, or the run began; null where no script runs.</summary>
    public TimeSpan? ScriptDuration { get; init; }

    /// <summary>How many scripts of the run are recorded as done; null where it is not known.</summary>
    public int? ScriptsDone { get; init; }

    /// <summary>How many it has planned; null where it is not known.</summary>
    public int? ScriptsPlanned { get; init; }

    /// <summary>
    /// What the server executes, by verb and object, never with a value of it: <c>CREATE INDEX ix_item</c>. Null where it
    /// executes nothing, or where it is hidden.
    /// </summary>
    public string? Statement { get; init; }

    /// <summary>How long it has executed that; null where it executes nothing, or where it is hidden.</summary>
    public TimeSpan? StatementDuration { get; init; }

    /// <summary>How far the statement is, where the server measures it; null elsewhere.</summary>
    public StatementProgress? Progress { get; init; }

    /// <summary>How far the batches of the script are; null where it has none.</summary>
    public MigrationBatch? Batch { get; init; }

    /// <summary>What it waits for: a lock, or what its batches wait for. Null where it does not wait.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>How long it has waited for the lock; null where it waits for none, and before PostgreSQL 14.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>Who holds the lock that it waits for.</summary>
    public IReadOnlyList<BlockingSession> Blockers { get; init; } = [];

    /// <summary>The sessions of others that wait behind it, the longest first, and for how long they have so far.</summary>
    public IReadOnlyList<BlockedSession> Blocked { get; init; } = [];

    /// <summary>
    /// How long it may still take: by what its scripts took on this database before, or on that for which its plan knows a time,
    /// else by the mean of those that are done; of what is measured, by how far it is. Null where there is nothing to go by.
    /// </summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Why it did not end well; null where it did, and before its end.</summary>
    public string? Error { get; init; }

    /// <summary>What the role that looks may not see, and what would let it; empty where nothing is hidden.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>The script with its folder; null where no script runs.</summary>
    public string? ScriptFile =>
        Script is null ? null
        : Folder is null ? Script
        : $"{Folder}/{Script}";
}

/// <summary>How far a statement is, as the server measures it.</summary>
public sealed record StatementProgress
{
    /// <summary>What is measured: <c>CREATE INDEX CONCURRENTLY</c>, <c>COPY FROM</c>, <c>VACUUM</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The relation; null where there is none, as of a COPY of a query.</summary>
    public string? Object { get; init; }

    /// <summary>The step of it that is measured; null where it has one only.</summary>
    public string? Phase { get; init; }

    /// <summary>How much of the step is done; null where nothing is counted.</summary>
    public long? Done { get; init; }

    /// <summary>Of how much; null where that is not known.</summary>
    public long? Total { get; init; }

    /// <summary>What is counted: blocks, tuples, bytes, sessions. Null where nothing is.</summary>
    public string? Unit { get; init; }

    /// <summary>The share of the step that is done, 0 to 100; null where it is not known.</summary>
    public double? Percent => Done is { } done && Total is > 0 ? Math.Clamp(100.0 * done / Total.Value, 0, 100) : null;

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var what = Phase is null ? Command : $"{Command}, {Phase}";
        return Percent is { } percent ? FormattableString.Invariant($"{what}: {percent:0} %")
            : Done is { } done ? FormattableString.Invariant($"{what}: {done:N0} {Unit}")
            : what;
    }
}

/// <summary>A session, or a prepared transaction, that holds a lock which a run waits for.</summary>
public sealed record BlockingSession
{
    /// <summary>Its server process; 0 for a prepared transaction, which has none.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Its application_name; of a prepared transaction, its name.</summary>
    public required string Application { get; init; }

    /// <summary>Its user; null where the server does not tell.</summary>
    public string? User { get; init; }

    /// <summary>
    /// What it does, as pg_stat_activity says: <c>active</c>, <c>idle in transaction</c>; null where it is hidden.
    /// </summary>
    public string? State { get; init; }

    /// <summary>How old its transaction is; null where it is in none, or where that is hidden.</summary>
    public TimeSpan? InTransaction { get; init; }

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var what = ProcessId == 0 ? $"prepared transaction '{Application}'" : $"process {ProcessId} ({Application}";
        string?[] more = [User is null ? null : $"user {User}", ProcessId == 0 ? null : State];
        var known = string.Join(", ", more.Where(part => part is not null));
        if (ProcessId == 0)
            return known.Length == 0 ? what : $"{what} ({known})";
        return known.Length == 0 ? $"{what})" : $"{what}, {known})";
    }
}
