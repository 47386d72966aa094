using PgMigrate.Engine.History;
using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Watching;

/// <summary>What one look has seen of the newest run of a database; what is hidden or not there is null.</summary>
/// <param name="Server">Host and port.</param>
/// <param name="Database">The database.</param>
/// <param name="SeenAt">When it was looked at, by the server's clock.</param>
internal sealed record SeenRun(string Server, string Database, DateTimeOffset SeenAt)
{
    /// <summary>The schema that is looked at; null for the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>The sessions that hold its locks.</summary>
    public IReadOnlyList<RunSession> Sessions { get; init; } = [];

    /// <summary>False where what it has recorded may not be read.</summary>
    public bool ReadsHistory { get; init; } = true;

    /// <summary>The run in the history.</summary>
    public NewestRun? Run { get; init; }

    /// <summary>What it was to do.</summary>
    public RunPlan? Plan { get; init; }

    /// <summary>What of that is done.</summary>
    public RunTally? Tally { get; init; }

    /// <summary>How long scripts that it was to run took on this database before, by name.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Durations { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>The script that runs in batches, or was the last to, in this run.</summary>
    public MigrationBatch? Batch { get; init; }

    /// <summary>Whether a backup has begun and not ended since it connected.</summary>
    public bool IsSaving { get; init; }

    /// <summary>What the server measures of its statement.</summary>
    public StatementProgress? Progress { get; init; }

    /// <summary>Its session that waits for a lock.</summary>
    public WaitingSession? Own { get; init; }

    /// <summary>Who holds that lock.</summary>
    public IReadOnlyList<BlockingSession> Blockers { get; init; } = [];

    /// <summary>Who waits behind its sessions.</summary>
    public IReadOnlyList<WaitingSession> Behind { get; init; } = [];

    /// <summary>What may not be seen, and what would let it.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    /// <summary>The session that shows that the migrator lives.</summary>
    public RunSession? Lock => Sessions.FirstOrDefault(session => session.HoldsRunLock);

    /// <summary>
    /// The session that works; of several the one that waits for a lock, else the one that has executed its statement the
    /// longest.
    /// </summary>
    public RunSession? Worker =>
        Workers.FirstOrDefault(session => session.ProcessId == Own?.ProcessId) ?? Workers.FirstOrDefault();

    /// <summary>The sessions that work for it.</summary>
    public IEnumerable<RunSession> Workers => Sessions.Where(session => !session.HoldsRunLock && IsOfRun(session));

    /// <summary>A session that still works for a run before it, whose migrator is gone; null where there is none.</summary>
    public RunSession? Leftover => Sessions.FirstOrDefault(session => !session.HoldsRunLock && !IsOfRun(session));

    /// <summary>How long ago the script before the current one ended, or the run began.</summary>
    public TimeSpan? ElapsedOfScript => Run is null ? null : SeenAt - (Tally?.LastEndedAt ?? Run.StartedAt);

    // A name that does not tell its run is taken for one of it: there is hardly ever another.
    private bool IsOfRun(RunSession session) =>
        Lock?.RunPrefix is not { } ofLock || session.RunPrefix is not { } ofSession || ofLock == ofSession;
}
