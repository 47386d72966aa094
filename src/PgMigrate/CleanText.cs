using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace PgMigrate;

/// <summary>
/// Makes text that comes from outside (a server, a file, a name) fit to be shown. What a terminal would obey or hide is written
/// out, as <c>\u001b</c>; what the agents of Azure DevOps, GitHub and others would take for a command is parted by a blank. Made
/// for PgMigrate.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class CleanText
{
    /// <summary>A text that may have several lines: line ends (as LF) and tabs stay.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <returns>The text; empty for null.</returns>
    public static string Lines(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;
        return WithoutCommands(Visible(text.Replace("\r\n", "\n", StringComparison.Ordinal), isOneLine: false));
    }

    /// <summary>A name, or another text of one line: line ends and tabs are written out, too.</summary>
    /// <param name="text">The text; null for none.</param>
    /// <returns>The text; empty for null.</returns>
    public static string Line(string? text) =>
        string.IsNullOrEmpty(text) ? string.Empty : WithoutCommands(Visible(text, isOneLine: true));

    /// <summary>
    /// What PowerShell has formatted: its colours (SGR sequences) stay, too. A command of an agent stays as well: it is
    /// PgMigrate's own.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The text.</returns>
    public static string Formatted(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var shown = new StringBuilder(text.Length);
        int done = 0;
        foreach (ValueMatch colour in Colour().EnumerateMatches(text))
        {
            shown.Append(Visible(text[done..colour.Index].Replace("\r\n", "\n", StringComparison.Ordinal), isOneLine: false));
            shown.Append(text, colour.Index, colour.Length);
            done = colour.Index + colour.Length;
        }

        return shown.Append(Visible(text[done..].Replace("\r\n", "\n", StringComparison.Ordinal), isOneLine: false)).ToString();
    }

    /// <summary>Whether a character is one that is not seen, or that a terminal obeys.</summary>
    /// <param name="rune">The character.</param>
    /// <returns>
    /// True for controls, formatting characters such as those of right-to-left text, line separators, and what is no character.
    /// </returns>
    public static bool IsInvisible(Rune rune) =>
        rune.Value is 0xFFFE or 0xFFFF
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;

    private static string Visible(string text, bool isOneLine)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return text;
        var visible = new StringBuilder(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool stays = (!isOneLine && rune.Value is '\n' or '\t') || !IsInvisible(rune);
            if (stays)
                visible.Append(rune.ToString());
            if (!stays)
                visible.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }

        return visible.ToString();
    }

    // Azure DevOps, and GitHub's older form, look for theirs anywhere in a line; so does TeamCity. GitHub reads the newer form at
    // a line's start alone, but a console that is narrow begins lines anywhere: its known commands are parted wherever they
    // stand. A type cast, which looks alike, stays unless it begins a line.
    private static string WithoutCommands(string text)
    {
        string parted = text.Contains("##", StringComparison.Ordinal) ? HashCommand().Replace(text, "# #") : text;
        return parted.Contains("::", StringComparison.Ordinal) ? ColonCommand().Replace(parted, ": :") : parted;
    }

    [GeneratedRegex(@"##(?=[\w.-]*\[)", RegexOptions.CultureInvariant)]
    private static partial Regex HashCommand();

    [GeneratedRegex(
        @"(?<=^\s*)::(?=\w)|::(?=(?:error|warning|notice|debug|group|endgroup|echo|stop-commands|set-output|set-env|save-state"
            + @"|(?:add|remove)-[a-z]+|internal-[a-z-]+)(?:[ :]|$))",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.Multiline
    )]
    private static partial Regex ColonCommand();

    [GeneratedRegex("\u001b\\[[0-9;:]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();
}
