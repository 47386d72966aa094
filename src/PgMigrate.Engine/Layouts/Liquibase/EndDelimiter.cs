using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>
/// What ends a statement in Liquibase, where that is no semicolon: it becomes one. Bodies in dollar quotes need no delimiter of
/// their own here.
/// </summary>
internal static partial class EndDelimiter
{
    /// <summary>A text with semicolons in the place of the delimiter; null where that is not understood.</summary>
    /// <param name="sql">The text.</param>
    /// <param name="delimiter">As the changelog has it: <c>//</c>, <c>\nGO</c>; null for Liquibase's own.</param>
    /// <param name="splits">False where the text is sent as one.</param>
    public static string? Apply(string sql, string? delimiter, bool splits)
    {
        if (!splits || delimiter is ";" or ";\\n" or "\\n;")
            return sql;
        // Without one of its own, a line that is GO or / ends a statement, too.
        if (delimiter is null)
            return OwnLine().Replace(sql, ";");
        // Line ends and blanks around it are what its pattern is about mostly: here they say that it has a line of its own.
        var plain = Blanks().Replace(delimiter, string.Empty).TrimEnd('$').TrimStart('^');
        plain = plain.Replace("\\", string.Empty, StringComparison.Ordinal);
        if (plain.Length == 0 || plain.IndexOfAny(['[', ']', '(', ')', '+', '?', '{', '}']) >= 0)
            return null;
        var before = OwnLineFirst().IsMatch(delimiter) ? @"^[ \t]*" : string.Empty;
        return Regex.Replace(
            sql,
            $@"{before}{Regex.Escape(plain)}(?=[ \t]*\r?$)",
            ";",
            RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        );
    }

    [GeneratedRegex(@"^(\\n|\\r|\n|\r|\^)", RegexOptions.CultureInvariant)]
    private static partial Regex OwnLineFirst();

    [GeneratedRegex(@"^[ \t]*(GO|/)[ \t]*(?=\r?$)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex OwnLine();

    [GeneratedRegex(@"(\\r|\\n|\\s|\\t|\n|\r)[*+]?", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
