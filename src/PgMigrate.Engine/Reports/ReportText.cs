namespace PgMigrate.Engine.Reports;

/// <summary>Text that every format can hold.</summary>
internal static class ReportText
{
    /// <summary>As <see cref="CleanText.Lines"/> has it, which leaves nothing that XML forbids; lines end in LF.</summary>
    public static string Clean(string? text) =>
        CleanText.Lines(text?.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));

    /// <summary>
    /// As <see cref="Clean"/>; null for an empty text. PowerShell makes one of null where a string is expected, as in a finding
    /// of a job.
    /// </summary>
    public static string? CleanOrNull(string? text) => string.IsNullOrEmpty(text) ? null : Clean(text);

    /// <summary>A name, as <see cref="CleanText.Line"/> has it; null for an empty one.</summary>
    public static string? NameOrNull(string? text) => string.IsNullOrEmpty(text) ? null : CleanText.Line(text);

    /// <summary>One line: every run of white space is one space.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The beginning of a text that is too long, ending in an ellipsis.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">How long it may be, in UTF-16 units.</param>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
            return text;
        int end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
