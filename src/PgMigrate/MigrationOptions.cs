namespace PgMigrate;

/// <summary>How a migration folder is to be read and run.</summary>
public sealed record MigrationOptions
{
    /// <summary>Full path of the migration folder.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// The tool whose folder it is, which is read in place: its scripts are what a conversion makes of them. Null for a migration
    /// folder.
    /// </summary>
    public MigrationTool? Layout { get; init; }

    /// <summary>
    /// Full path of the folder that <see cref="Path"/> was made of, for the history and for what version control says of it; null
    /// where it is <see cref="Path"/> itself.
    /// </summary>
    public string? SourcePath { get; init; }

    /// <summary>
    /// Full path of <c>pgmigrate.json</c>; null to look for it in the migration folder and above. Its policy for the environment
    /// holds: what it says fills the options that are not <see cref="Given"/>.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>
    /// The options that the caller has chosen, by name; null where these are all that differ from what an option begins with.
    /// </summary>
    public IReadOnlyCollection<string>? Given { get; init; }

    /// <summary>The environment; null means that scripts of any environment are left out.</summary>
    public string? Environment { get; init; }

    /// <summary>The phase whose scripts are run; null for both. What runs every time, and names no phase, runs in each.</summary>
    public MigrationPhase? Phase { get; init; }

    /// <summary>
    /// How long what a script of the phase contract drops (tables, indexes, columns) must not have been used; use in that time
    /// stops the run. A release that nobody has confirmed need not be where all of it is known to be unused. Null to look at no
    /// use.
    /// </summary>
    public TimeSpan? UnusedFor { get; init; }

    /// <summary>The last script to run, by name; null for all.</summary>
    public string? To { get; init; }

    /// <summary>Values for <c>{{Name}}</c>, by name (case is ignored).</summary>
    public IReadOnlyList<MigrationToken> Tokens { get; init; } = [];

    /// <summary>True to record pending scripts as applied without running them.</summary>
    public bool Baseline { get; init; }

    /// <summary>True to create a missing database.</summary>
    public bool CreateDatabase { get; init; }

    /// <summary>What shares one transaction.</summary>
    public TransactionMode TransactionMode { get; init; } = TransactionMode.Script;

    /// <summary>How long to wait for another run to end.</summary>
    public TimeSpan RunLockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// True to begin <see cref="RunLockTimeout"/> anew whenever the run that is waited for makes progress: a long migration is
    /// waited for, however long it takes, and one that is stuck is not.
    /// </summary>
    public bool WaitWhileProgress { get; init; }

    /// <summary>The server's lock_timeout for each lock of a script.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long others may wait behind a script that waits for a lock itself: then its try is given up, and made again; zero for
    /// no limit. A script that has its locks and works is never given up for it.
    /// </summary>
    public TimeSpan MaxStall { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// What becomes of sessions of others that hold up a script which waits for a lock: where they are to be cancelled or ended,
    /// <see cref="BlockerApplications"/> says whose.
    /// </summary>
    public BlockerAction Blockers { get; init; } = BlockerAction.Report;

    /// <summary>
    /// The applications whose sessions may be cancelled or ended, by application_name, with wildcards (<c>*</c>, <c>?</c>,
    /// <c>[a-c]</c>); case counts. A session without a name is none of them.
    /// </summary>
    public IReadOnlyList<string> BlockerApplications { get; init; } = [];

    /// <summary>
    /// How old the transaction of such a session must be; of one that is in none, how long ago its state has changed.
    /// </summary>
    public TimeSpan BlockerAge { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The server's statement_timeout for each statement; zero for none.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How often a script is tried again after a lock timeout, a deadlock or a serialization failure.</summary>
    public int Retries { get; init; } = 10;

    /// <summary>True to make each script durable before the next one begins; otherwise the run's end makes all durable.</summary>
    public bool SynchronousCommit { get; init; }

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";

    /// <summary>
    /// What is done where the history has one-time scripts that come after all of the folder's and are none of them: the folder
    /// is older than the schema, as that of an application is during a release. It is looked at under the run's locks.
    /// </summary>
    public NewerSchemaAction NewerSchema { get; init; } = NewerSchemaAction.Migrate;

    /// <summary>The rules whose findings stop no run and are not warned of, by id.</summary>
    public IReadOnlyList<string> SkipChecks { get; init; } = [];

    /// <summary>How many databases the caller migrates at once; a policy may limit it.</summary>
    public int ThrottleLimit { get; init; } = 1;

    /// <summary>True to run outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.</summary>
    public bool OutsideWindow { get; init; }

    /// <summary>
    /// Why the run goes beyond its policy, where that lets it; recorded with the run. Null where nothing is said.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>True to run whatever the checks find.</summary>
    public bool Force { get; init; }

    /// <summary>What becomes of what the run has applied when it fails.</summary>
    public FailureAction OnFailure { get; init; } = FailureAction.Stop;

    /// <summary>
    /// How many snapshots of the schema stay in the database, that of this run included; null for all, 0 to keep none.
    /// </summary>
    public int? KeepSnapshots { get; init; }

    /// <summary>What is backed up before the first script.</summary>
    public BackupMode BackupMode { get; init; } = BackupMode.Auto;

    /// <summary>How that backup is made.</summary>
    public BackupMethod BackupMethod { get; init; } = BackupMethod.TableCopy;

    /// <summary>The folder, full path, that the backup is made in; null to copy inside the database (TableCopy alone).</summary>
    public string? BackupPath { get; init; }

    /// <summary>
    /// How many backups before runs stay in the place of this one, this one included; null for all. With
    /// <see cref="BackupKeepFor"/>, what either keeps stays.
    /// </summary>
    public int? BackupKeepLast { get; init; }

    /// <summary>
    /// How long backups before runs stay in the place of this one; null for ever. See <see cref="BackupKeepLast"/>.
    /// </summary>
    public TimeSpan? BackupKeepFor { get; init; }

    /// <summary>
    /// True to hold writers off the tables of the backup from before its moment until the run is committed. The run is one
    /// transaction then: <see cref="TransactionMode"/> must be Run.
    /// </summary>
    public bool BackupLock { get; init; }

    /// <summary>
    /// From how many rows on, as the planner estimates them, a DELETE, UPDATE or MERGE with a condition calls for a backup.
    /// </summary>
    public long BackupThreshold { get; init; } = 1000;
}

/// <summary>A value for <c>{{Name}}</c>.</summary>
/// <param name="Name">Letters, digits and underscores; case is ignored.</param>
/// <param name="Value">The text it is replaced with.</param>
/// <param name="Secret">True to mask the value in everything that is stored or shown.</param>
public sealed record MigrationToken(string Name, string Value, bool Secret)
{
    /// <summary>The name and, unless it is secret, the value.</summary>
    public override string ToString() => Secret ? $"{Name}=***" : $"{Name}={Value}";
}
