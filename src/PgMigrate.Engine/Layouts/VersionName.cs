namespace PgMigrate.Engine.Layouts;

/// <summary>
/// What a version is called in the name of a script: a text whose order is that of the numbers. It depends on the version alone,
/// so that a later script gives none before it another name, and it has no sign that cultures order differently.
/// </summary>
internal static class VersionName
{
    // That of a time to the second, which most tools number by; it stays as it is.
    private const int Timestamp = 14;

    // What a team numbers by hand.
    private const int Counted = 4;

    /// <summary>
    /// A number: up to 9999 with five digits, a time of fourteen digits as it is; others with a letter that stands for their
    /// length, and sorts behind digits.
    /// </summary>
    /// <param name="digits">The number in decimal digits; zeros at its beginning do not count.</param>
    public static string Of(string digits)
    {
        var number = digits.TrimStart('0');
        return number.Length switch
        {
            <= Counted => number.PadLeft(Counted + 1, '0'),
            Timestamp => number,
            < Timestamp => $"0{LengthLetter(number, Counted)}{number}",
            _ => $"{LengthLetter(number, Timestamp)}{number}",
        };
    }

    /// <summary>A version of several numbers, the first one counting most; a shorter one comes before what it begins.</summary>
    public static string Of(IEnumerable<string> parts) => string.Join('.', parts.Select(Of));

    /// <summary>
    /// The name of a script. A hyphen ends the version: unlike an underscore it comes before a dot in every culture.
    /// </summary>
    /// <param name="version">What <see cref="Of(IEnumerable{string})"/> gives.</param>
    /// <param name="description">What the tool calls it besides; may be empty.</param>
    public static string Script(string version, string description) =>
        description.Length == 0 ? $"{version}.sql" : $"{version}-{Description(description)}.sql";

    /// <summary>The name of a script whose version is one number.</summary>
    /// <param name="digits">The number in decimal digits.</param>
    /// <param name="description">What the tool calls it besides; may be empty.</param>
    public static string OfNumber(string digits, string description) =>
        description.Length == 0 ? $"{Of(digits)}.sql" : $"{Of(digits)}_{Description(description)}.sql";

    /// <summary>A description in a file's name: without dots, by which grate tells environments and how often a script runs.</summary>
    public static string Description(string text) => text.Trim().Replace('.', '_').Replace(' ', '_').Replace('/', '_');

    private static char LengthLetter(string number, int shorter) => (char)('a' + Math.Min(number.Length - shorter - 1, 25));
}
