namespace PgMigrate.Spring.Values;

/// <summary>A value with its placeholders replaced, and where its parts come from.</summary>
/// <param name="Text">The value.</param>
/// <param name="Origin">Where it is set; for a reader.</param>
/// <param name="Parts">Where what its placeholders named is set; for a reader.</param>
internal sealed record ResolvedValue(string Text, string Origin, IReadOnlyList<string> Parts)
{
    /// <summary>The source that has it.</summary>
    public required PropertySource Source { get; init; }

    /// <summary>Where all of it comes from.</summary>
    public string Story => Parts.Count == 0 ? Origin : $"{Origin}, with {string.Join(", ", Parts)}";
}
