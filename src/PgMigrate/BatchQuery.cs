namespace PgMigrate;

/// <summary>Which scripts that run in batches are asked for, or steered.</summary>
public sealed record BatchQuery
{
    /// <summary>Script names with <c>*</c> and <c>?</c> as wildcards; empty for all.</summary>
    public IReadOnlyList<string> Scripts { get; init; } = [];

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}
