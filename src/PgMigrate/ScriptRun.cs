namespace PgMigrate;

/// <summary>One script in one run: what <c>Invoke-PgMigration</c> and <c>Get-PgMigrationHistory</c> emit.</summary>
public sealed record ScriptRun
{
    /// <summary>The run it belongs to; <see cref="Guid.Empty"/> where the run is not known (applied by grate itself).</summary>
    public required Guid RunId { get; init; }

    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The schema that the run was about; null where it was about the database as a whole.</summary>
    public string? Schema { get; init; }

    /// <summary>The environment of the run; null where none was given.</summary>
    public string? Environment { get; init; }

    /// <summary>The script's name as grate records it: its path within its folder, with <c>/</c>.</summary>
    public required string Script { get; init; }

    /// <summary>grate's folder (<c>up</c>, <c>views</c> …); null where it is not known (applied by grate itself).</summary>
    public string? Folder { get; init; }

    /// <summary>How often the script runs.</summary>
    public required ScriptKind Kind { get; init; }

    /// <summary>What became of it.</summary>
    public required ScriptRunStatus Status { get; init; }

    /// <summary>When it began (UTC); null for a script that has not run.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>From its first statement to its commit, all retries included; null where it is not known.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary><see cref="Duration"/> in seconds, for sums and for JSON; null where it is not known.</summary>
    public double? Seconds => Duration?.TotalSeconds;

    /// <summary>Time lost to attempts that ended because a lock was not to be had; null where it is not known.</summary>
    public TimeSpan? LockWait { get; init; }

    /// <summary>How often it was tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Statements in the script; null where it is not known.</summary>
    public int? Statements { get; init; }

    /// <summary>Rows that its INSERT, UPDATE, DELETE, MERGE and COPY statements touched; null where it is not known.</summary>
    public long? Rows { get; init; }

    /// <summary>grate's hash of the text (MD5, base64).</summary>
    public string? Hash { get; init; }

    /// <summary>Who ran it: operating-system user and host; null for a script that has not run.</summary>
    public string? AppliedBy { get; init; }

    /// <summary>Why it failed or was skipped, or how far it is in the background; null otherwise.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// The rules that its run was told to pass over with <c>-SkipCheck</c>, with commas; <c>*</c> for all of them, with
    /// <c>-Force</c>; null for none.
    /// </summary>
    public string? SkippedChecks { get; init; }

    /// <summary>The settings of its policy that its run was told to loosen, as that let it, with commas; null for none.</summary>
    public string? Overrides { get; init; }

    /// <summary>Why it was taken back, or its run went beyond its policy, as the operator said; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The id of the plan that its run followed; null where the run read a folder.</summary>
    public string? PlanId { get; init; }

    /// <summary>Who had approved that plan, with commas; null where nobody had.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>
    /// The commit that was deployed: the pipeline's, or, outside of one, that of the migration folder. Null where it is not
    /// known and before the run was begun.
    /// </summary>
    public string? Commit { get; init; }

    /// <summary>When that was committed; null where it is not known.</summary>
    public DateTimeOffset? CommittedAt { get; init; }

    /// <summary>The repository, without user and password; null outside of a pipeline.</summary>
    public string? Repository { get; init; }

    /// <summary>The page of the pipeline's run; null outside of one, and where the pipeline does not say.</summary>
    public string? PipelineUrl { get; init; }

    /// <summary>Who started the pipeline; null outside of one, and where it does not say.</summary>
    public string? Actor { get; init; }

    /// <summary>
    /// The backup that was made before the run of what this script destroys; null where it destroys nothing, and in the history
    /// also where that backup has expired since.
    /// </summary>
    public Guid? BackupId { get; init; }

    /// <summary>
    /// How many sessions of others were seen waiting behind it; nobody looks before it has run for a tenth of a second. Null
    /// where it is not known.
    /// </summary>
    public int? BlockedSessions { get; init; }

    /// <summary>How long one of them waited at most, as far as it was seen; null where it is not known.</summary>
    public TimeSpan? LongestStall { get; init; }

    /// <summary>What they waited for, the longest first, a hundred at most.</summary>
    public IReadOnlyList<BlockedSession> Blocked { get; init; } = [];

    /// <summary>
    /// The locks that the checks foretold of it, on tables that others can see, the strongest first; null where nothing was
    /// foretold, since nobody checked it or the run was made before that was kept.
    /// </summary>
    public IReadOnlyList<ForetoldLock>? Foretold { get; init; }

    /// <summary>The sessions that held it up and were cancelled or ended for it, in that order.</summary>
    public IReadOnlyList<EndedSession> EndedSessions { get; init; } = [];
}
