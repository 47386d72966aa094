namespace PgMigrate;

/// <summary>How a run is followed from another session.</summary>
public sealed record WatchOptions
{
    /// <summary>The pause between two looks.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a run that is yet to come is waited for, where none is at work.</summary>
    public bool Wait { get; init; }

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}
