namespace PgMigrate;

/// <summary>
/// What a call that runs scripts, or plans to, has come to. One that failed throws a <see cref="MigrationException"/>.
/// </summary>
public sealed record MigrationResult
{
    /// <summary>What came of it as a whole.</summary>
    public required MigrationOutcome Outcome { get; init; }

    /// <summary>The run; null where nothing was to be run, and for a plan.</summary>
    public Guid? RunId { get; init; }

    /// <summary>The backup that was made before the run of what its scripts destroy; null where they destroy nothing.</summary>
    public Guid? BackupId { get; init; }

    /// <summary>
    /// A record for each script, in the order in which they ended; for a plan, in the order in which they would run.
    /// </summary>
    public required IReadOnlyList<ScriptRun> Runs { get; init; }

    /// <summary>What was told, the server's notices included, in order.</summary>
    public required IReadOnlyList<MigrationMessage> Messages { get; init; }
}

/// <summary>What came of a call as a whole.</summary>
public enum MigrationOutcome
{
    /// <summary>Nothing was to be done.</summary>
    UpToDate,

    /// <summary>Scripts would run: the answer of a plan.</summary>
    Planned,

    /// <summary>Scripts were run, or recorded as a baseline.</summary>
    Applied,

    /// <summary>Scripts were taken back.</summary>
    Undone,
}
