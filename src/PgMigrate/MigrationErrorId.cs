namespace PgMigrate;

/// <summary>The stable ids of every failure that the engine foresees. Members are added, never renamed.</summary>
public enum MigrationErrorId
{
    // The folder and its files

    /// <summary>The migration folder does not exist.</summary>
    FolderNotFound,

    /// <summary>The folder holds none of grate's folders.</summary>
    FolderNotRecognised,

    /// <summary>A file could not be read.</summary>
    ScriptUnreadable,

    /// <summary>A file is not valid in its encoding, or holds a NUL character.</summary>
    ScriptEncoding,

    /// <summary>Two folders hold a script of the same name; grate would take them for one.</summary>
    ScriptNameCollision,

    /// <summary>A script that was named does not exist.</summary>
    ScriptNotFound,

    /// <summary>A file that would be written is there already.</summary>
    ScriptExists,

    /// <summary>A file could not be written.</summary>
    ScriptUnwritable,

    /// <summary>A directive is unknown, misplaced or has a bad value.</summary>
    DirectiveInvalid,

    /// <summary>A <c>{{Token}}</c> has no value.</summary>
    TokenUnresolved,

    /// <summary>A token's name or value cannot be used.</summary>
    TokenInvalid,

    /// <summary>A psql command that PgMigrate does not carry out.</summary>
    PsqlCommandUnsupported,

    /// <summary>A parameter such as <c>$1</c> outside PREPARE and function bodies.</summary>
    ParameterUnsupported,

    /// <summary>A comment, a quote, a parenthesis, a function's body or the data of a COPY that nothing ends.</summary>
    ScriptIncomplete,

    /// <summary>A contracting script was to be run, and an expanding one before it has not been applied.</summary>
    RequirementUnmet,

    /// <summary>A one-time script was changed after it was applied.</summary>
    OneTimeScriptChanged,

    /// <summary>A script's batches were stopped by its <c>stop-when</c>, or have paused too long; the next run goes on.</summary>
    BatchStopped,

    /// <summary>The options given exclude each other.</summary>
    OptionsInvalid,

    /// <summary>A run is not as the policy of its environment wants it; nothing was changed.</summary>
    PolicyViolated,

    /// <summary>The folder does not match <c>pgmigrate.sum</c>, or that file is damaged.</summary>
    SumMismatch,

    /// <summary>
    /// A file that a script loads is missing, lies outside the migration folder, is not what it was, or has more bad rows than it
    /// may.
    /// </summary>
    DataFileInvalid,

    /// <summary>The checks at the start of a run found what would fail or do harm.</summary>
    CheckFailed,

    /// <summary>Scripts of another tool's folder cannot be converted; nothing was written, and nothing was run.</summary>
    ConversionIncomplete,

    /// <summary>
    /// Files that a conversion would write are there already, and say something else; nothing was written.
    /// </summary>
    ConversionDiffers,

    // The server

    /// <summary>The connection string cannot be understood.</summary>
    ConnectionStringInvalid,

    /// <summary>A target name that <c>pgmigrate.json</c> does not hold, or a file that cannot be understood.</summary>
    TargetInvalid,

    /// <summary>The server cannot be reached.</summary>
    ServerUnreachable,

    /// <summary>User name or password is wrong, or the server does not let this user in.</summary>
    AuthenticationFailed,

    /// <summary>The database does not exist.</summary>
    DatabaseNotFound,

    /// <summary>TLS could not be agreed on.</summary>
    TlsFailed,

    /// <summary>The server is older than the oldest supported version.</summary>
    ServerTooOld,

    /// <summary>The server is a standby or read-only.</summary>
    ServerReadOnly,

    /// <summary>A connection pooler in transaction mode, or a balancer, is in between.</summary>
    PoolerUnsupported,

    /// <summary>The user lacks a right.</summary>
    PermissionDenied,

    /// <summary>The history tables cannot be used.</summary>
    HistoryInvalid,

    // The run

    /// <summary>Another run holds the migration lock.</summary>
    RunLocked,

    /// <summary>A statement failed.</summary>
    StatementFailed,

    /// <summary>
    /// What a script's <c>verify</c> directive or its file in <c>verify</c> asks does not hold, or cannot be asked.
    /// </summary>
    VerificationFailed,

    /// <summary>A lock was not to be had in time, all retries included.</summary>
    LockNotAvailable,

    /// <summary>The connection was lost.</summary>
    ConnectionLost,

    /// <summary>A script left a transaction open or rolled back.</summary>
    TransactionLeftOpen,

    /// <summary>An interrupted statement's outcome cannot be known.</summary>
    OutcomeUnknown,

    /// <summary>The folder changed between the plan and the run.</summary>
    PlanChanged,

    /// <summary>The run was cancelled.</summary>
    Cancelled,

    // Plans

    /// <summary>A plan is altered, expired, not approved, or made for another state or database; nothing was changed.</summary>
    PlanRefused,

    /// <summary>A plan, an approval or a certificate is not there, or cannot be read.</summary>
    PlanUnreadable,

    // The sandbox

    /// <summary>No PostgreSQL binaries were found.</summary>
    BinariesNotFound,

    /// <summary>A sandbox did not start.</summary>
    SandboxFailed,

    /// <summary>A sandbox that was named does not exist.</summary>
    SandboxNotFound,

    /// <summary>A program that was started failed or took too long.</summary>
    ProcessFailed,

    /// <summary>The copy of a rehearsal could not be made or read.</summary>
    RehearsalFailed,

    /// <summary>The schema is not as it is expected, and will not be: a run has failed, or nothing moves.</summary>
    SchemaNotReady,

    /// <summary>The schema is newer than what is expected, and that is not accepted.</summary>
    SchemaNewer,

    // The way back

    /// <summary>A backup could not be made; nothing is left of it.</summary>
    BackupFailed,

    /// <summary>A backup that was named does not exist.</summary>
    BackupNotFound,

    /// <summary>A backup is truncated, altered, unfinished or of a later version of PgMigrate.</summary>
    BackupDamaged,

    /// <summary>A restore could do harm or could not be whole; nothing was changed.</summary>
    RestoreRefused,

    /// <summary>A restore failed; nothing was changed.</summary>
    RestoreFailed,

    /// <summary>A script cannot be taken back with certainty; nothing was changed.</summary>
    UndoRefused,

    /// <summary>Something could not be repaired; what was repaired before it is recorded.</summary>
    RepairFailed,

    /// <summary>A snapshot of the schema that was named, or is needed, was not kept.</summary>
    SnapshotNotFound,

    // Coming over

    /// <summary>
    /// The history of another tool is not found, is half done, or does not fit the folder; nothing was changed.
    /// </summary>
    ImportRefused,

    // Fleets

    /// <summary>A rollout cannot go on as asked: other scripts, or its state cannot be read or kept.</summary>
    RolloutInvalid,

    /// <summary>A rollout has ended before all of its members had what it brings; the next call goes on.</summary>
    RolloutUnfinished,

    // Reports

    /// <summary>The folder that a report is to be written to does not exist.</summary>
    ReportFolderNotFound,

    /// <summary>A report that would be written is there already.</summary>
    ReportExists,

    /// <summary>A report could not be written.</summary>
    ReportUnwritable,
}
