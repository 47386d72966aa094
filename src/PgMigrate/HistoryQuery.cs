namespace PgMigrate;

/// <summary>Which past script runs are wanted. Newest first.</summary>
public sealed record HistoryQuery
{
    /// <summary>Only runs that began at or after this time; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Script names with <c>*</c> and <c>?</c> as wildcards; empty for all.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>Only these outcomes; empty for all.</summary>
    public IReadOnlyList<ScriptRunStatus> Statuses { get; init; } = [];

    /// <summary>Only runs that followed the plan of this id, or of one that begins so; null for all.</summary>
    public string? Plan { get; init; }

    /// <summary>At most so many; null for all.</summary>
    public int? First { get; init; }

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}
