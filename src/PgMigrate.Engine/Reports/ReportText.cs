using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>Text that every format can hold.</summary>
internal static class ReportText
{
    /// <summary>Half characters, control characters and what XML forbids become U+FFFD; lines end in LF.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Clean(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return text;
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').EnumerateRunes())
            clean.Append((IsAllowed(rune) ? rune : Rune.ReplacementChar).ToString());
        return clean.ToString();
    }

    /// <summary>As <see cref="Clean"/>; null for an empty text. PowerShell makes one of null where a string is expected, as in a finding of a job.</summary>
    public static string? CleanOrNull(string? text) => string.IsNullOrEmpty(text) ? null : Clean(text);

    /// <summary>One line: every run of white space is one space.</summary>
    public static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The beginning of a text that is too long, ending in an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How long it may be, in UTF-16 units.</param>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length) return text;
        int end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static bool IsAllowed(Rune rune) => rune.Value is '\n' or '\t' || (!Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF));
}
