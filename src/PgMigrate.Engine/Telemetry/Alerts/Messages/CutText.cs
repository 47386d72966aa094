using System.Text;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>Texts of others, as long as a receiver takes them.</summary>
internal static class CutText
{
    private const string Mark = " …";

    /// <summary>A text of several lines, cut between two characters where it is too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many UTF-16 units it may have, at least two.</param>
    public static string Lines(string text, int most) => Cut(CleanText.Lines(text), most);

    /// <summary>A text of one line, cut in the same way.</summary>
    public static string Line(string text, int most) => Cut(CleanText.Line(text), most);

    /// <summary>The longest of some messages that is no longer than allowed.</summary>
    /// <param name="limit">How many bytes it may have.</param>
    /// <param name="write">Writes it, with so many characters for each text of others.</param>
    /// <exception cref="InvalidOperationException">It is longer without any text.</exception>
    public static byte[] Within(int limit, Func<int, byte[]> write)
    {
        foreach (var budget in new[] { 4000, 2800, 2000, 1400, 1000, 700, 500, 350, 250, 120, 60 })
            if (write(budget) is var message && message.Length <= limit)
                return message;
        throw new InvalidOperationException("A message without texts is too long.");
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = most - Mark.Length;
        // Half of a pair is no character, and what joins the one before it is none by itself.
        while (end > 0 && (char.IsLowSurrogate(text[end]) || IsJoined(text[end])))
            end--;
        return text[..end] + Mark;
    }

    private static bool IsJoined(char character) =>
        Rune.TryCreate(character, out var rune)
        && Rune.GetUnicodeCategory(rune)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.EnclosingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;
}
