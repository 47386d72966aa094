namespace PgMigrate;

/// <summary>How the schema of a database stands to what a program expects of it.</summary>
public enum ReadinessState
{
    /// <summary>All that is expected was applied.</summary>
    Ready,

    /// <summary>
    /// All that is expected was applied, and more: the database has had scripts that the folder does not have. The program is
    /// older than the schema.
    /// </summary>
    Newer,

    /// <summary>Something that is expected was not applied, and no run is at work.</summary>
    Behind,

    /// <summary>A run is at work, and what is expected is not there yet.</summary>
    Migrating,

    /// <summary>Something that is expected was not applied, and the newest run has failed.</summary>
    Failed,
}

/// <summary>
/// How the schema of a database stands to what a program expects of it: what <c>Wait-PgMigration</c> emits. Scripts of the phase
/// contract are not expected, since a program works before and after them; nor are batches that were left in the background, nor
/// what runs every time.
/// </summary>
public sealed record SchemaReadiness
{
    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>How it stands.</summary>
    public required ReadinessState State { get; init; }

    /// <summary>
    /// Whether a program may serve: <see cref="ReadinessState.Ready"/>, or <see cref="ReadinessState.Newer"/> where that is
    /// accepted.
    /// </summary>
    public required bool IsReady { get; init; }

    /// <summary>The newest one-time script that was applied, by name; null where there is none.</summary>
    public string? Version { get; init; }

    /// <summary>The last one-time script that is expected, by name; null where none is.</summary>
    public string? ExpectedVersion { get; init; }

    /// <summary>The scripts that are expected and were not applied, with their folder where it is known, in order.</summary>
    public IReadOnlyList<string> Pending { get; init; } = [];

    /// <summary>The scripts that were applied and that the folder does not have, by name.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>The newest run of the database.</summary>
    public required RunStatus Run { get; init; }

    /// <summary>What it stands at, in a sentence for people.</summary>
    public required string Reason { get; init; }
}
