namespace PgMigrate.Engine.Scripts;

/// <summary>What a release may be called: by <c>phase</c> directives, and by whoever confirms one.</summary>
internal static class ReleaseName
{
    private const int Longest = 100;

    /// <summary>What a name looks like.</summary>
    public const string Form = "A release has letters, digits, dots, hyphens, plus signs and underscores, 100 at most.";

    /// <summary>Whether a text is one.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= Longest && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '+' or '_');
}
