namespace PgMigrate.Spring.ConfigData;

/// <summary>What conditions of documents are held against.</summary>
/// <param name="platform">The cloud platform in lower case, without dashes and underscores; null for none.</param>
/// <param name="profiles">The profiles at work; null before they are known.</param>
internal sealed class Activation(string? platform, IReadOnlyList<string>? profiles)
{
    /// <summary>The profiles at work; null before they are known.</summary>
    public IReadOnlyList<string>? Profiles { get; } = profiles;

    /// <summary>The same with profiles.</summary>
    public Activation With(IReadOnlyList<string> known) => new(platform, known);

    /// <summary>Whether a document with these conditions takes part.</summary>
    /// <exception cref="SpringException">An expression cannot be read.</exception>
    public bool Matches(IReadOnlyList<string> onProfile, string? onPlatform) =>
        (onPlatform is null || CloudPlatform.Form(onPlatform) == (platform ?? "none"))
        && (onProfile.Count == 0 || (Profiles is { } active && onProfile.Any(text => ProfileExpression.Matches(text, active))));
}
