namespace PgMigrate;

/// <summary>Whose history is wanted.</summary>
public sealed record SchemaHistoryQuery
{
    /// <summary>
    /// Full names of objects with <c>*</c> and <c>?</c> as wildcards, case ignored; a routine with or without its arguments. What
    /// belongs to an object comes along.
    /// </summary>
    public required IReadOnlyList<string> Objects { get; init; }

    /// <summary>Only changes at or after this time; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The schema of grate's own tables.</summary>
    public string HistorySchema { get; init; } = "grate";
}
