namespace PgMigrate;

/// <summary>Whose history is taken over into a database's own, and how.</summary>
public sealed record ImportOptions
{
    /// <summary>The tool that has migrated the database until now.</summary>
    public required MigrationTool From { get; init; }

    /// <summary>
    /// Full path of the folder that was converted from that tool's, or of that tool's own: the scripts that its table names, with
    /// the names that they have here.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>
    /// That tool's table, as <c>schema.table</c>; null to look for it in all schemas, by its columns and their types.
    /// </summary>
    public string? HistoryTable { get; init; }

    /// <summary>
    /// True to put a guard into that table: a trigger that stops the tool as soon as it writes there, with a message that says
    /// why. Reading goes on as before.
    /// </summary>
    public bool Retire { get; init; }

    /// <summary>
    /// True to import although the table names scripts that the folder has not, which are passed over then, and although
    /// checksums differ: the files as they are count as what was applied. What has failed or is half applied is refused all the
    /// same.
    /// </summary>
    public bool Force { get; init; }

    /// <summary>
    /// Full path of <c>pgmigrate.json</c>; null to look for it in the folder and above. Of its policy for the environment what
    /// says when, and by whom, a database is changed holds for imports too.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>
    /// The options that the caller has chosen, by name; null where these are all that differ from what an option begins with.
    /// </summary>
    public IReadOnlyCollection<string>? Given { get; init; }

    /// <summary>The environment that is recorded with the run; null for none.</summary>
    public string? Environment { get; init; }

    /// <summary>
    /// Values for <c>{{Name}}</c>, by name (case is ignored): those that runs are given, since what is recorded are the texts
    /// with their values.
    /// </summary>
    public IReadOnlyList<MigrationToken> Tokens { get; init; } = [];

    /// <summary>How long to wait for another run to end.</summary>
    public TimeSpan RunLockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long to wait for the lock of that tool's table, where it gets a guard.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";

    /// <summary>
    /// True to import outside the policy's windows or in a freeze, where the policy lets it; it needs a reason.
    /// </summary>
    public bool OutsideWindow { get; init; }

    /// <summary>Why, for the history; null where nothing is said.</summary>
    public string? Reason { get; init; }
}
