using System.Text;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Text;

/// <summary>
/// Names with PowerShell's wildcards: <c>*</c>, <c>?</c>, <c>[a-c]</c>, and a backtick before what stands for itself.
/// </summary>
internal static class WildcardName
{
    private const char Escape = '`';

    /// <summary>The pattern for PostgreSQL's operators <c>~</c> and <c>~*</c>; it takes the whole name.</summary>
    public static string ToRegex(string wildcard)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < wildcard.Length; i++)
        {
            var end = wildcard[i] == '[' ? EndOfSet(wildcard, i) : -1;
            if (end > 0)
            {
                AppendSet(regex, wildcard.AsSpan(i + 1, end - i - 1));
                i = end;
            }
            else
                Append(regex, wildcard, ref i);
        }

        return regex.Append('$').ToString();
    }

    /// <summary>Whether it has no wildcard in it, and so takes itself alone.</summary>
    public static bool IsPlain(string wildcard) => wildcard.AsSpan().IndexOfAny('*', '?', '[') < 0 && !wildcard.Contains(Escape);

    /// <summary>Whether it takes a name, case and all.</summary>
    public static bool Takes(string wildcard, string name) =>
        Regex.IsMatch(name, ToRegex(wildcard), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static void Append(StringBuilder regex, string wildcard, ref int i)
    {
        if (wildcard[i] == '*')
            regex.Append(".*");
        else if (wildcard[i] == '?')
            regex.Append('.');
        else
        {
            if (wildcard[i] == Escape && i + 1 < wildcard.Length)
                i++;
            AppendLiteral(regex, wildcard[i]);
        }
    }

    // -1 where nothing ends it, or nothing is in it: then it is a bracket.
    private static int EndOfSet(string wildcard, int start)
    {
        for (var i = start + 1; i < wildcard.Length; i++)
        {
            if (wildcard[i] == Escape)
                i++;
            else if (wildcard[i] == ']')
                return i > start + 1 ? i : -1;
        }

        return -1;
    }

    private static void AppendSet(StringBuilder regex, ReadOnlySpan<char> set)
    {
        regex.Append('[');
        for (var i = 0; i < set.Length; i++)
        {
            var isRange = set[i] == '-' && i > 0 && i + 1 < set.Length;
            if (isRange)
            {
                regex.Append('-');
                continue;
            }

            if (set[i] == Escape && i + 1 < set.Length)
                i++;
            AppendLiteral(regex, set[i]);
        }

        regex.Append(']');
    }

    // Before a letter or a digit a backslash would mean something else.
    private static void AppendLiteral(StringBuilder regex, char letter)
    {
        if (char.IsAscii(letter) && !char.IsAsciiLetterOrDigit(letter))
            regex.Append('\\');
        regex.Append(letter);
    }
}
