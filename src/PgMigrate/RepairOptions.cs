namespace PgMigrate;

/// <summary>What is looked for, and how it is repaired.</summary>
public sealed record RepairOptions
{
    /// <summary>
    /// Full path of the migration folder; null where there is none, and then nothing is said of scripts that are changed or
    /// missing.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The tool whose folder it is, which is read in place; null for a migration folder.</summary>
    public MigrationTool? Layout { get; init; }

    /// <summary>
    /// Full path of <c>pgmigrate.json</c>; null to look for it in the migration folder and above. Its policy for the environment
    /// holds for repairs too: windows, freezes, roles, groups, and which kinds may be repaired; what it says of locks and of how
    /// long backups are kept fills what is not <see cref="Given"/>.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>
    /// The options that the caller has chosen, by name; null where these are all that differ from what an option begins with.
    /// </summary>
    public IReadOnlyCollection<string>? Given { get; init; }

    /// <summary>The environment; null means that scripts of any environment are left out.</summary>
    public string? Environment { get; init; }

    /// <summary>Values for <c>{{Name}}</c>, by name (case is ignored).</summary>
    public IReadOnlyList<MigrationToken> Tokens { get; init; } = [];

    /// <summary>What is looked for; empty for all.</summary>
    public IReadOnlyList<RepairKind> Kinds { get; init; } = [];

    /// <summary>
    /// Why it is repaired, for the history; what is decided about scripts needs it. Null where nothing is said.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// True to repair outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.
    /// </summary>
    public bool OutsideWindow { get; init; }

    /// <summary>How many backups inside the database stay; null for all. With <see cref="BackupKeepFor"/>, what either keeps
    /// stays.</summary>
    public int? BackupKeepLast { get; init; }

    /// <summary>How long backups inside the database stay; null for ever. See <see cref="BackupKeepLast"/>.</summary>
    public TimeSpan? BackupKeepFor { get; init; }

    /// <summary>How long to wait for another run to end.</summary>
    public TimeSpan RunLockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for the lock of a table; what runs CONCURRENTLY waits longer.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}
