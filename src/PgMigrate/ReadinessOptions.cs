namespace PgMigrate;

/// <summary>What a program expects of the schema: a folder, whole or as far as a script, or one script of any folder.</summary>
public record ReadinessOptions
{
    /// <summary>Full path of the migration folder whose scripts are expected; null to expect <see cref="To"/> alone.</summary>
    public string? Path { get; init; }

    /// <summary>The tool whose folder it is, which is read in place; null for a migration folder.</summary>
    public MigrationTool? Layout { get; init; }

    /// <summary>The last script that is expected, by name; null for all of the folder.</summary>
    public string? To { get; init; }

    /// <summary>
    /// Full path of <c>pgmigrate.json</c>; null to look for it in the migration folder and above.
    /// </summary>
    public string? Configuration { get; init; }

    /// <summary>The environment; null means that scripts of any environment are not expected.</summary>
    public string? Environment { get; init; }

    /// <summary>Values for <c>{{Name}}</c>, by name (case is ignored).</summary>
    public IReadOnlyList<MigrationToken> Tokens { get; init; } = [];

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";

    /// <summary>Whether a schema that has had more than the folder is as good: an older program, during a release.</summary>
    public bool AcceptNewer { get; init; }
}

/// <summary>What a program expects of the schema, and how it waits for that.</summary>
public sealed record WaitOptions : ReadinessOptions
{
    /// <summary>The pause between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long nothing may move: no run begins, the one at work stands still, the server does not answer. A run that makes
    /// progress is waited for, however long it takes.
    /// </summary>
    public TimeSpan NoProgressTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
