using PgMigrate.Engine.Configuration.Json;

namespace PgMigrate.Engine.Configuration.Sections;

/// <summary>How strict runs are. What it leaves open is as its profile has it.</summary>
[WrittenAs("""Write it as { "profile": "production" }.""")]
internal sealed record PolicyConfiguration
{
    /// <summary>
    /// The profile that it stands on: development, test, production, or one of this file. Otherwise the one that the
    /// environment's name tells: production where it tells none.
    /// </summary>
    public string? Profile { get; init; }

    /// <summary>The longest wait for a lock of a script.</summary>
    public TimeSpan? LockTimeout { get; init; }

    /// <summary>How long others may wait behind a script that waits for a lock itself; 0 for no limit.</summary>
    public TimeSpan? MaxStall { get; init; }

    /// <summary>What becomes of sessions of others that hold up a script which waits for a lock.</summary>
    public BlockerPolicy? Blockers { get; init; }

    /// <summary>The longest that a statement may take; 0 for no limit.</summary>
    public TimeSpan? StatementTimeout { get; init; }

    /// <summary>The longest wait for another run to end.</summary>
    public TimeSpan? RunLockTimeout { get; init; }

    /// <summary>How often a script is tried again after a lock timeout, a deadlock or a serialization failure, at most.</summary>
    public int? Retries { get; init; }

    /// <summary>What shares one transaction.</summary>
    public TransactionMode? TransactionMode { get; init; }

    /// <summary>How many databases are migrated at once, at most.</summary>
    public int? ThrottleLimit { get; init; }

    /// <summary>What scripts that run in batches wait for, and what ends them; a script may name more.</summary>
    public BatchPolicy? Batches { get; init; }

    /// <summary>The backup before the first script.</summary>
    public BackupPolicy? Backup { get; init; }

    /// <summary>A log that every call writes, besides the one that it is asked for.</summary>
    public LogPolicy? Log { get; init; }

    /// <summary>What becomes of a run that destroys data.</summary>
    public DestructivePolicy? Destructive { get; init; }

    /// <summary>What becomes of a run on a schema that was changed since the last run, by none of them.</summary>
    public DriftPolicy? Drift { get; init; }

    /// <summary>Whether a script may be numbered below one that is applied.</summary>
    public OrderPolicy? Order { get; init; }

    /// <summary>The phases of which scripts are run; otherwise both.</summary>
    public IReadOnlyList<MigrationPhase>? Phases { get; init; }

    /// <summary>How long what a script of the phase contract drops must not have been used, at least.</summary>
    public TimeSpan? UnusedFor { get; init; }

    /// <summary>
    /// A query that gives true where the version of the application before a release, $1, is gone: what contracts need not wait
    /// for its confirmation then.
    /// </summary>
    public string? OldVersionGone { get; init; }

    /// <summary>What may be asked for at all.</summary>
    public AllowedPolicy? Allow { get; init; }

    /// <summary>What may be repaired beside scripts; otherwise all that can be.</summary>
    public IReadOnlyList<RepairKind>? Repairs { get; init; }

    /// <summary>When runs may begin; otherwise at any time.</summary>
    public IReadOnlyList<ChangeWindow>? Windows { get; init; }

    /// <summary>When no run may begin, whatever the windows say.</summary>
    public IReadOnlyList<ChangeFreeze>? Freezes { get; init; }

    /// <summary>Other targets that must have had each script, with the same text, before.</summary>
    public IReadOnlyList<RequiredTarget>? Requires { get; init; }

    /// <summary>Roles of the database: whoever runs is a member of one of them. Otherwise anybody who can connect.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>
    /// Groups of the operating system: whoever runs is a member of one of them. Otherwise anybody who can connect.
    /// </summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Whether runs follow a plan that was made before.</summary>
    public PlanUse? Plan { get; init; }

    /// <summary>What approvals a plan needs.</summary>
    public ApprovalPolicy? Approvals { get; init; }

    /// <summary>
    /// How old the rehearsal may be that the run's plan holds; a run without a plan that was rehearsed is refused.
    /// </summary>
    public TimeSpan? RehearsedWithin { get; init; }

    /// <summary>Settings by their names that a parameter may loosen; that is recorded with the run.</summary>
    public IReadOnlyList<string>? MayOverride { get; init; }

    /// <summary>Lists by their names that replace those of the profile and the file, and are not added to them.</summary>
    public IReadOnlyList<string>? Replace { get; init; }
}

/// <summary>What becomes of sessions of others that hold up a script which waits for a lock.</summary>
[WrittenAs("""Write it as { "action": "cancel", "applications": ["report*"], "olderThan": "1min" }.""")]
internal sealed record BlockerPolicy
{
    /// <summary>Whether they are named alone, or those of the applications cancelled or ended, too.</summary>
    public BlockerAction? Action { get; init; }

    /// <summary>
    /// The applications whose sessions may be cancelled or ended, by application_name, with wildcards (*, ?, [a-c]); case counts.
    /// </summary>
    public IReadOnlyList<string>? Applications { get; init; }

    /// <summary>
    /// How old the transaction of such a session must be; of one that is in none, how long ago its state has changed.
    /// </summary>
    public TimeSpan? OlderThan { get; init; }
}

/// <summary>The backup before the first script.</summary>
[WrittenAs("""Write it as { "mode": "auto" }.""")]
internal sealed record BackupPolicy
{
    /// <summary>What is backed up.</summary>
    public BackupMode? Mode { get; init; }

    /// <summary>How it is made.</summary>
    public BackupMethod? Method { get; init; }

    /// <summary>The folder that it is made in, relative to this file; otherwise inside the database.</summary>
    public string? Path { get; init; }

    /// <summary>From how many rows on a DELETE, UPDATE or MERGE with a condition calls for a backup.</summary>
    public long? Threshold { get; init; }

    /// <summary>How many backups before runs stay in the same place, at least.</summary>
    public int? KeepLast { get; init; }

    /// <summary>How long backups before runs stay in the same place, at least.</summary>
    public TimeSpan? KeepFor { get; init; }
}

/// <summary>A log.</summary>
[WrittenAs("""Write it as { "path": "logs/" }.""")]
internal sealed record LogPolicy
{
    /// <summary>
    /// The file, relative to this one; a folder, with a slash at its end, in which each call writes a file of its own; or - for
    /// standard error.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>How it is written; otherwise as JSON.</summary>
    public MigrationLogFormat? Format { get; init; }

    /// <summary>The least grave events that it holds; otherwise all.</summary>
    public MigrationLogLevel? Level { get; init; }
}

/// <summary>What scripts that run in batches wait for, and what ends them; a script may name more.</summary>
[WrittenAs("""Write it as { "pause": ["replica-lag>30s"], "stop": ["slot-retention>100GB"] }.""")]
internal sealed record BatchPolicy
{
    /// <summary>Signals that let batches wait as long as one of them holds, such as replica-lag>30s.</summary>
    public IReadOnlyList<string>? Pause { get; init; }

    /// <summary>Signals that end the run between two batches.</summary>
    public IReadOnlyList<string>? Stop { get; init; }
}

/// <summary>What becomes of a run that destroys data.</summary>
internal enum DestructivePolicy
{
    /// <summary>It runs, as it does without a policy.</summary>
    Allow,

    /// <summary>It runs, and is warned of.</summary>
    Warn,

    /// <summary>It runs by an approved plan alone.</summary>
    NeedApproval,

    /// <summary>It is refused.</summary>
    Refuse,
}

/// <summary>What becomes of a run on a schema that was changed by hand.</summary>
internal enum DriftPolicy
{
    /// <summary>Nothing is said of it.</summary>
    Ignore,

    /// <summary>It is warned of.</summary>
    Warn,

    /// <summary>It is refused.</summary>
    Refuse,
}

/// <summary>Whether a script may be numbered below one that is applied.</summary>
internal enum OrderPolicy
{
    /// <summary>It may.</summary>
    Any,

    /// <summary>It is refused.</summary>
    Linear,
}

/// <summary>Whether runs follow a plan that was made before.</summary>
internal enum PlanUse
{
    /// <summary>They may.</summary>
    Optional,

    /// <summary>No run goes without one.</summary>
    Required,
}

/// <summary>What approvals a plan needs. Those by signature count where their certificate is trusted.</summary>
[WrittenAs("""Write it as { "required": 2, "trusted": [{ "file": "approvers/anna.pem" }] }.""")]
internal sealed record ApprovalPolicy
{
    /// <summary>How many persons must have approved a plan.</summary>
    public int? Required { get; init; }

    /// <summary>The certificates whose approvals count; a parameter can add none.</summary>
    public IReadOnlyList<TrustedApprover>? Trusted { get; init; }

    /// <summary>The thumbprints (SHA-1 or SHA-256) of certificates whose approvals do not count any more.</summary>
    public IReadOnlyList<string>? Revoked { get; init; }

    /// <summary>Whether the author's own approval does not count.</summary>
    public bool? NotByAuthor { get; init; }

    /// <summary>Whether the approval of whoever runs the plan does not count.</summary>
    public bool? NotByRunner { get; init; }

    /// <summary>Whether what the pipeline's own approvals say counts, too.</summary>
    public bool? FromPipeline { get; init; }
}

/// <summary>A certificate whose approvals count: the approver's own, or the authority's that has issued it.</summary>
[WrittenAs("""Write it as { "thumbprint": "…" } or { "file": "approvers/anna.pem", "accounts": ["anna"] }.""")]
internal sealed record TrustedApprover
{
    /// <summary>Its thumbprint (SHA-1 or SHA-256), of an approver's own certificate.</summary>
    public string? Thumbprint { get; init; }

    /// <summary>Its file (PEM or DER), relative to this file.</summary>
    public string? File { get; init; }

    /// <summary>
    /// What else the approver is called: accounts of systems and pipelines, by which an author or a runner is known.
    /// </summary>
    public IReadOnlyList<string>? Accounts { get; init; }
}

/// <summary>What may be asked for at all.</summary>
[WrittenAs("""Write it as { "force": false }.""")]
internal sealed record AllowedPolicy
{
    /// <summary>Whether a run may be forced.</summary>
    public bool? Force { get; init; }

    /// <summary>Whether checks may be skipped.</summary>
    public bool? SkipCheck { get; init; }

    /// <summary>Whether a run may go without a backup.</summary>
    public bool? NoBackup { get; init; }

    /// <summary>Whether scripts may be recorded as applied without being run.</summary>
    public bool? Baseline { get; init; }

    /// <summary>Whether scripts may be taken back.</summary>
    public bool? Undo { get; init; }

    /// <summary>Whether a run may begin outside the windows and in a freeze, with a reason.</summary>
    public bool? OutsideWindow { get; init; }
}

/// <summary>When runs may begin.</summary>
[WrittenAs("""Write it as { "cron": "0 22 * * SAT", "duration": "4h", "timeZone": "Europe/Berlin" }.""")]
internal sealed record ChangeWindow
{
    /// <summary>When it opens: minute, hour, day, month, day of the week, as cron writes them.</summary>
    public string? Cron { get; init; }

    /// <summary>How long it stays open.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The zone of these hours, by its IANA name; otherwise UTC.</summary>
    public string? TimeZone { get; init; }
}

/// <summary>When no run may begin.</summary>
[WrittenAs("""Write it as { "from": "2026-12-20T00:00:00+01:00", "to": "2027-01-03T00:00:00+01:00", "why": "…" }.""")]
internal sealed record ChangeFreeze
{
    /// <summary>Its beginning.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Its end.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Why; it is said in the refusal.</summary>
    public string? Why { get; init; }
}

/// <summary>Another target that must have had each script before.</summary>
[WrittenAs("""Write it as { "target": "test", "for": "2d" }.""")]
internal sealed record RequiredTarget
{
    /// <summary>Its name in this file.</summary>
    public string? Target { get; init; }

    /// <summary>How long ago it must have had the script; otherwise at any time before.</summary>
    public TimeSpan? For { get; init; }
}
