using System.Globalization;
using System.Text;

namespace PgMigrate.Engine.Text;

/// <summary>
/// A name or a text that somebody else has written, as part of one line: of a comment in generated SQL, above all, which ends
/// where the line does. Whatever may end a line, or is not seen in one, is written as <c>\u000A</c>.
/// </summary>
internal static class OneLine
{
    /// <summary>The text on one line.</summary>
    public static string Of(string text)
    {
        if (!text.Any(IsEscaped))
            return text;
        var line = new StringBuilder(text.Length + 8);
        foreach (var character in text)
            _ = IsEscaped(character)
                ? line.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}")
                : line.Append(character);
        return line.ToString();
    }

    // Control characters with NEL among them, the two separators, and what turns the direction of writing or cannot be seen.
    private static bool IsEscaped(char character) =>
        char.GetUnicodeCategory(character)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
