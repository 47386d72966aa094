namespace PgMigrate.Spring.Values;

/// <summary>A value as it is written, and where.</summary>
/// <param name="Name">The property, as its source has it.</param>
/// <param name="Text">The value; placeholders in it are not resolved.</param>
/// <param name="Origin">Where it comes from, for a reader.</param>
internal sealed record PropertyValue(string Name, string Text, string Origin)
{
    /// <summary>Why the text is not for certain what Boot takes it for; null where it is.</summary>
    public string? Doubt { get; init; }
}
