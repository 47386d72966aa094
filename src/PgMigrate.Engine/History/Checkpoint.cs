namespace PgMigrate.Engine.History;

/// <summary>A statement that an earlier run has committed, or begun, of a script that is not one transaction.</summary>
/// <param name="Ordinal">Its number in the script as it was then, from 1.</param>
/// <param name="IsDone">True where it was committed; false where it was begun, and its end was not recorded.</param>
/// <param name="Hash">Of its text; null where an older version recorded it.</param>
/// <param name="Statement">What it was, in a few words; null where an older version recorded it.</param>
/// <param name="Session">What the session was like after it, as JSON; null where that is not known.</param>
internal sealed record Checkpoint(int Ordinal, bool IsDone, string? Hash, string? Statement, string? Session);
