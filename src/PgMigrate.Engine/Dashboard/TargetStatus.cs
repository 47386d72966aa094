namespace PgMigrate.Engine.Dashboard;

/// <summary>What one look at one database found.</summary>
internal sealed record TargetStatus
{
    /// <summary>What the database is called on the page: its target's name, or server and database.</summary>
    public required string Name { get; init; }

    /// <summary>The environment; null where none is known.</summary>
    public string? Environment { get; init; }

    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>When it was looked at (UTC).</summary>
    public required DateTimeOffset LookedAt { get; init; }

    /// <summary>When what is told here was so (UTC): the last look that found something; null where none did.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>Why this look found nothing; null where it found something.</summary>
    public LookFailure? Failure { get; init; }

    /// <summary>server_version_num; null where that is not known.</summary>
    public int? ServerVersion { get; init; }

    /// <summary>Every script of the folder and of the history, in grate's order.</summary>
    public IReadOnlyList<MigrationScript> Scripts { get; init; } = [];

    /// <summary>What was changed by no run; null where that is not known.</summary>
    public DriftStanding? Drift { get; init; }

    /// <summary>The run that goes on; null where none does.</summary>
    public RunningStanding? Running { get; init; }

    /// <summary>The newest runs, newest first.</summary>
    public IReadOnlyList<PastRun> Runs { get; init; } = [];

    /// <summary>The backups that the database knows of, newest first.</summary>
    public IReadOnlyList<SchemaBackup> Backups { get; init; } = [];

    /// <summary>The plans that were made for it and not run, and who has approved them.</summary>
    public IReadOnlyList<PlanStanding> Plans { get; init; } = [];

    /// <summary>Whether runs may begin now; null where the policy has neither windows nor freezes.</summary>
    public WindowStanding? Window { get; init; }

    /// <summary>The newest changes of its objects, newest first.</summary>
    public IReadOnlyList<SchemaChange> Changes { get; init; } = [];

    /// <summary>What could not be found out, and why.</summary>
    public IReadOnlyList<UnknownPart> Unknown { get; init; } = [];

    /// <summary>
    /// The once-script that was applied last, which is how far the database is; null where none was applied.
    /// </summary>
    public string? Version =>
        Scripts
            .Where(script => script is { Kind: ScriptKind.OneTime, State: MigrationState.Applied })
            .MaxBy(script => script.AppliedAt)
            ?.Script;

    /// <summary>How many scripts the next run would apply, besides those of every run.</summary>
    public int Pending => Scripts.Count(IsPending);

    /// <summary>How many scripts have failed in their last try.</summary>
    public int Failed => Scripts.Count(script => script.State == MigrationState.Failed);

    /// <summary>The once-scripts that were changed after they had been applied: the next run stops at them.</summary>
    public int Stopping => Scripts.Count(script => script is { State: MigrationState.Changed, Kind: ScriptKind.OneTime });

    /// <summary>The script run behind which a session waited longest; null where none waited.</summary>
    public ScriptRun? LongestStall =>
        Runs.SelectMany(run => run.Scripts)
            .Where(script => script.LongestStall > TimeSpan.Zero)
            .MaxBy(script => script.LongestStall);

    /// <summary>The gravest that can be said of it.</summary>
    public TargetCondition Condition =>
        this switch
        {
            { Failure: not null } => TargetCondition.Unreachable,
            { Running: not null } => TargetCondition.Running,
            { Failed: > 0 } => TargetCondition.Failed,
            { Runs: [{ Outcome: PastRun.Interrupted }, ..] } => TargetCondition.Interrupted,
            { Runs: [{ Outcome: PastRun.FailedOutcome }, ..] } => TargetCondition.Failed,
            { Stopping: > 0 } => TargetCondition.Stopping,
            { Drift.Changes.Count: > 0 } => TargetCondition.Drifted,
            { Pending: > 0 } => TargetCondition.Behind,
            _ => TargetCondition.Current,
        };

    /// <summary>Whether the next run would apply a script that does not belong to every run.</summary>
    public static bool IsPending(MigrationScript script) =>
        script.Kind != ScriptKind.EveryTime
        && (script.State == MigrationState.Pending || script is { State: MigrationState.Changed, Kind: ScriptKind.AnyTime });
}

/// <summary>How a database stands, the gravest first.</summary>
internal enum TargetCondition
{
    /// <summary>It could not be looked at.</summary>
    Unreachable,

    /// <summary>A script, or the last run, has failed.</summary>
    Failed,

    /// <summary>The last run has not come to its end, and nobody goes on with it.</summary>
    Interrupted,

    /// <summary>A once-script was changed after it had been applied: the next run stops there.</summary>
    Stopping,

    /// <summary>A run goes on.</summary>
    Running,

    /// <summary>Its schema was changed by no run.</summary>
    Drifted,

    /// <summary>Scripts are pending.</summary>
    Behind,

    /// <summary>Everything was applied.</summary>
    Current,
}

/// <summary>Why a database could not be looked at.</summary>
/// <param name="ErrorId">Which failure it is; null where it was not foreseen.</param>
/// <param name="Message">What happened.</param>
/// <param name="Action">What to do about it; null where that is not known.</param>
internal sealed record LookFailure(string? ErrorId, string Message, string? Action);

/// <summary>What was changed by no run.</summary>
/// <param name="Since">When the schema was last seen as a run left it (UTC).</param>
/// <param name="Changes">What differs since.</param>
internal sealed record DriftStanding(DateTimeOffset Since, IReadOnlyList<SchemaChange> Changes);

/// <summary>A part of a status that could not be read.</summary>
/// <param name="Part">For people: <c>drift</c>.</param>
/// <param name="Why">Why not.</param>
internal sealed record UnknownPart(string Part, string Why);

/// <summary>Whether runs may begin.</summary>
/// <param name="IsOpen">True where they may now.</param>
/// <param name="OpensAt">When they may next; null where they may now, and where no time is known.</param>
/// <param name="Why">What keeps them; null where nothing does.</param>
internal sealed record WindowStanding(bool IsOpen, DateTimeOffset? OpensAt, string? Why);

/// <summary>A plan that waits.</summary>
/// <param name="Id">The plan's id.</param>
/// <param name="Author">Who made it.</param>
/// <param name="MadeAt">When (UTC).</param>
/// <param name="ExpiresAt">Until when it may run (UTC).</param>
/// <param name="Scripts">How many scripts it has.</param>
/// <param name="Required">How many approvals it needs.</param>
/// <param name="ApprovedBy">Whose approvals count.</param>
/// <param name="Problem">What it lacks; null where it may run.</param>
internal sealed record PlanStanding(
    string Id,
    string Author,
    DateTimeOffset MadeAt,
    DateTimeOffset ExpiresAt,
    int Scripts,
    int Required,
    IReadOnlyList<string> ApprovedBy,
    string? Problem
);
