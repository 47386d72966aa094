namespace PgMigrate.Engine.Plans;

/// <summary>How a plan is run: all that it does not say itself.</summary>
public sealed record PlanRunOptions
{
    /// <summary>Full path of the plan's file.</summary>
    public required string Plan { get; init; }

    /// <summary>The environment that the run is for; null for the plan's. The plan's must be the same.</summary>
    public string? Environment { get; init; }

    /// <summary>The schema of grate's own tables; null for the plan's. The plan's must be the same.</summary>
    public string? HistorySchema { get; init; }

    /// <summary>The values of the plan's secret tokens; of others, what must be the same as in the plan.</summary>
    public IReadOnlyList<MigrationToken> Tokens { get; init; } = [];

    /// <summary>What approvals it needs.</summary>
    public ApprovalRules Approvals { get; init; } = new();

    /// <summary>The environment variables of the job.</summary>
    internal Func<string, string?> Variable { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>How long a pipeline's server may take to say who has approved.</summary>
    internal TimeSpan PipelineLimit { get; init; } = PipelineApprovals.Limit;

    /// <summary>
    /// Full path of <c>pgmigrate.json</c>; null to look for it beside the plan and above. Its policy for the environment
    /// holds, and must be the one that the plan was made under.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>
    /// Of these options, those that the caller has chosen, by name; null where these are all that differ from what an
    /// option begins with. What the plan says itself counts as chosen.
    /// </summary>
    public IReadOnlyCollection<string>? Given { get; init; }

    /// <summary>True to run outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.</summary>
    public bool OutsideWindow { get; init; }

    /// <summary>Why the run goes beyond its policy, where that lets it; null where nothing is said.</summary>
    public string? Reason { get; init; }

    /// <summary>How long to wait for another run to end.</summary>
    public TimeSpan RunLockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <inheritdoc cref="MigrationOptions.WaitWhileProgress"/>
    public bool WaitWhileProgress { get; init; }

    /// <summary>The server's lock_timeout for each lock of a script.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long others may wait behind a script that waits for a lock itself; zero for no limit.</summary>
    public TimeSpan MaxStall { get; init; } = TimeSpan.Zero;

    /// <summary>What becomes of sessions of others that hold up a script which waits for a lock.</summary>
    public BlockerAction Blockers { get; init; } = BlockerAction.Report;

    /// <summary>
    /// The applications whose sessions may be cancelled or ended, by application_name, with wildcards; case counts.
    /// </summary>
    public IReadOnlyList<string> BlockerApplications { get; init; } = [];

    /// <summary>How old the transaction of such a session must be.</summary>
    public TimeSpan BlockerAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The server's statement_timeout for each statement; zero for none.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How often a script is tried again after a lock timeout, a deadlock or a serialization failure.</summary>
    public int Retries { get; init; } = 10;

    /// <summary>True to make each script durable before the next one begins.</summary>
    public bool SynchronousCommit { get; init; }

    /// <summary>How many snapshots of the schema stay in the database; null for all, 0 to keep none.</summary>
    public int? KeepSnapshots { get; init; }
}
