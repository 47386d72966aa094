namespace PgMigrate;

/// <summary>What a report of a database is about.</summary>
public enum ReportKind
{
    /// <summary>What was run when, by whom, and how that went.</summary>
    History,

    /// <summary>How the schema has grown.</summary>
    Schema,

    /// <summary>What differs between two dates, and which script, run and person has changed it.</summary>
    Evolution,
}

/// <summary>What a report of a database holds.</summary>
public sealed record ReportQuery
{
    /// <summary>What it is about.</summary>
    public required ReportKind Kind { get; init; }

    /// <summary>The beginning of the time; null for the beginning of the history.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The end of the time; null for now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Full names of objects with <c>*</c> and <c>?</c> as wildcards, of an <see cref="ReportKind.Evolution"/>; what belongs to
    /// an object comes along. Empty for all.
    /// </summary>
    public IReadOnlyList<string> Objects { get; init; } = [];

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}
