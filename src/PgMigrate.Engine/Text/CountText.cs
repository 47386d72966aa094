using System.Globalization;

namespace PgMigrate.Engine.Text;

/// <summary>So many of something, in a sentence.</summary>
internal static class CountText
{
    /// <summary>The number and the noun: <c>1 statement</c>, <c>2 statements</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one is called, with what of the sentence goes with it.</param>
    /// <param name="many">The same of several; null where an s makes it.</param>
    public static string Of(long count, string one, string? many = null) =>
        count == 1 ? $"1 {one}" : $"{count.ToString(CultureInfo.InvariantCulture)} {many ?? $"{one}s"}";
}
