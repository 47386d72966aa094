using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The line of a <c>resume</c> directive. It is written into a script after the script was interrupted, so the script without it is
/// the one that was interrupted.
/// </summary>
internal static partial class ResumeLine
{
    /// <summary>The text without the line.</summary>
    public static string Remove(string text) => Pattern().Replace(text, string.Empty, count: 1);

    // A directive that stands below a statement is refused, so the first such line is the directive.
    [GeneratedRegex(@"^[ \t]*--[ \t]*pgmigrate:resume[^\n]*(\n|\z)", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
