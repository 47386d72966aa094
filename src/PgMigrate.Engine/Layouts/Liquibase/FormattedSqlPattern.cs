using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>The lines by which a changelog of SQL says what it is, as Liquibase's parser tells them.</summary>
internal static partial class FormattedSqlPattern
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>The first line.</summary>
    [GeneratedRegex(@"^\s*--\s*liquibase\s*formatted", Options)]
    public static partial Regex FirstLine();

    /// <summary>A property.</summary>
    [GeneratedRegex(@"^\s*--\s*property\s+(.*:.*)\s+(.*:.*).*$", Options)]
    public static partial Regex Property();

    /// <summary>Where a changeset begins.</summary>
    [GeneratedRegex("^\\s*--\\s*changeset\\s+(?<author>\"[^\"]+\"|[^:]+):(?<id>\"[^\"]+\"|\\S+)(?<rest>.*)$", Options)]
    public static partial Regex Head();

    /// <summary>What looks like one, and is an error there.</summary>
    [GeneratedRegex(@"^\s*--?\s*changeset\b", Options)]
    public static partial Regex LikeChangeSet();

    /// <summary>A line of the way back.</summary>
    [GeneratedRegex("^\\s*--\\s*rollback (?<text>.*)$", Options)]
    public static partial Regex Rollback();

    /// <summary>Where a way back of several lines begins.</summary>
    [GeneratedRegex(@"^\s*/\*\s*liquibase\s*rollback\s*$", Options)]
    public static partial Regex RollbackBlock();

    /// <summary>What becomes of a changeset whose preconditions do not hold.</summary>
    [GeneratedRegex(@"^\s*--\s*preconditions(?<text>.*)$", Options)]
    public static partial Regex Preconditions();

    /// <summary>A precondition.</summary>
    [GeneratedRegex(@"^\s*--\s*precondition-(?<name>[a-zA-Z0-9-]+) (?<text>.*)$", Options)]
    public static partial Regex Precondition();

    /// <summary>A comment of the changeset.</summary>
    [GeneratedRegex(@"^--\s*comment:? (.*)$", Options)]
    public static partial Regex Comment();

    /// <summary>A checksum that is taken for its own.</summary>
    [GeneratedRegex(@"^--\s*validCheckSum:? (?<text>.*)$", Options)]
    public static partial Regex ValidChecksum();

    /// <summary>Lines that are passed over.</summary>
    [GeneratedRegex(@"^--\s*ignoreLines:(?<count>\w+)$", Options)]
    public static partial Regex IgnoreLines();

    /// <summary>What a query of a precondition is to give, and the query.</summary>
    [GeneratedRegex("^(?:expectedResult:)?(?:'(?<result>[^']+)'|\"(?<result>[^\"]+)\"|(?<result>\\w+)) (?<sql>.*)$", Options)]
    public static partial Regex SqlCheck();

    /// <summary>The value of an attribute, <c>name:value</c>; null where the line has none. The last one counts.</summary>
    /// <param name="line">The line.</param>
    /// <param name="name">The attribute.</param>
    /// <param name="quoted">True where the value may stand in double quotes.</param>
    public static string? ValueOf(string line, string name, bool quoted = false)
    {
        var value = quoted ? "\"[^\"]*\"|\\S*" : "\\S*";
        // Names end in one another (splitStatements, rollbackSplitStatements): only a whole one counts here.
        var match = Regex.Match(line, $"(?<![a-zA-Z]){name}:({value})", Options | RegexOptions.RightToLeft);
        return match.Success && match.Groups[1].Value.Length > 0 ? Unquote(match.Groups[1].Value) : null;
    }

    /// <summary>A name without the double quotes around it.</summary>
    public static string Unquote(string text) => text is ['"', .., '"'] && text.Length > 1 ? text[1..^1] : text;
}
