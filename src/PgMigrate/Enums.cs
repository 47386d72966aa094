namespace PgMigrate;

/// <summary>How often grate runs a script. The folder decides; <c>.EVERYTIME.</c> in a file name overrules it.</summary>
public enum ScriptKind
{
    /// <summary>Once; a change afterwards is an error (folder <c>up</c>).</summary>
    OneTime,

    /// <summary>Once, and again whenever its text changes (<c>views</c>, <c>functions</c> …).</summary>
    AnyTime,

    /// <summary>In every run (<c>permissions</c>, <c>beforeMigration</c>, <c>afterMigration</c>).</summary>
    EveryTime,
}

/// <summary>Which half of a change without downtime a script is: its <c>phase</c> directive says so.</summary>
public enum MigrationPhase
{
    /// <summary>Before the new version of the application is rolled out: the old one goes on working.</summary>
    Expand,

    /// <summary>After the old version is gone: what only it needed is removed.</summary>
    Contract,
}

/// <summary>What became of one script in one run.</summary>
public enum ScriptRunStatus
{
    /// <summary>Executed, committed and recorded.</summary>
    Applied,

    /// <summary>Would be executed: the answer of <c>-WhatIf</c>.</summary>
    WouldApply,

    /// <summary>Recorded as applied without being executed.</summary>
    Baselined,

    /// <summary>Not executed, because its <c>environment</c> or <c>when</c> directive said so.</summary>
    Skipped,

    /// <summary>Failed; <see cref="ScriptRun.Error"/> says why.</summary>
    Failed,

    /// <summary>Taken back by its down script.</summary>
    Undone,

    /// <summary>Cancelled while it ran; nothing of it is left but what it had committed itself.</summary>
    Cancelled,

    /// <summary>
    /// Begun, and left in the background: it is not applied before its batches are done. <see cref="ScriptRun.Error"/> says how
    /// far they are.
    /// </summary>
    Ongoing,
}

/// <summary>What becomes of what a run has applied when it fails.</summary>
public enum FailureAction
{
    /// <summary>It stays: the next run goes on from there.</summary>
    Stop,

    /// <summary>It is taken back, if all of it can be with certainty.</summary>
    Undo,
}

/// <summary>How a script of the folder stands to a database.</summary>
public enum MigrationState
{
    /// <summary>The next run executes it.</summary>
    Pending,

    /// <summary>Applied with this text.</summary>
    Applied,

    /// <summary>Applied with another text. A one-time script in this state stops the next run.</summary>
    Changed,

    /// <summary>Applied, and no longer in the folder.</summary>
    Missing,

    /// <summary>Belongs to another environment, or its <c>when</c> directive does not hold.</summary>
    Skipped,

    /// <summary>Its last run failed; the next run executes it again.</summary>
    Failed,

    /// <summary>Applied, no longer in the folder, and retired with a reason: nobody misses it.</summary>
    Retired,

    /// <summary>Begun, and left in the background: runs pass it over until its batches are done.</summary>
    Ongoing,
}

/// <summary>What shares one transaction.</summary>
public enum TransactionMode
{
    /// <summary>One transaction for each script, its history row inside.</summary>
    Script,

    /// <summary>One transaction for the whole run. Excludes scripts that cannot run in a transaction.</summary>
    Run,

    /// <summary>No transaction: each statement commits by itself and is checkpointed.</summary>
    None,
}

/// <summary>What becomes of a session of others that holds up a script.</summary>
public enum BlockerAction
{
    /// <summary>It is named, and nothing is done to it.</summary>
    Report,

    /// <summary>Its query is cancelled; a session that only sits in its transaction is named.</summary>
    Cancel,

    /// <summary>Its query is cancelled, and the session is ended where it sits in its transaction or still blocks after a
    /// second.</summary>
    Terminate,
}

/// <summary>How grave a message is.</summary>
public enum MessageSeverity
{
    /// <summary>Of use when something is examined.</summary>
    Debug,

    /// <summary>What happened, for <c>-Verbose</c>. A server's NOTICE is of this kind.</summary>
    Verbose,

    /// <summary>What the operator asked to see, or needs for the next step: shown at a prompt.</summary>
    Information,

    /// <summary>Something the operator should know.</summary>
    Warning,
}

/// <summary>What the copy that a rehearsal runs on is made from.</summary>
public enum RehearsalSource
{
    /// <summary>What the target has applied, replayed from the scripts and the history.</summary>
    Scripts,

    /// <summary>The target's schema as it is, by <c>pg_dump --schema-only</c>.</summary>
    Target,
}

/// <summary>What a run does where the schema is newer than its folder.</summary>
public enum NewerSchemaAction
{
    /// <summary>
    /// It runs what the folder has pending, as grate does: views and functions of the folder replace newer ones.
    /// </summary>
    Migrate,

    /// <summary>It runs nothing, and succeeds.</summary>
    Leave,

    /// <summary>It runs nothing, and fails.</summary>
    Refuse,
}
