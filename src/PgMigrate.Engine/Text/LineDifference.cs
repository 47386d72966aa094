using System.Text;

namespace PgMigrate.Engine.Text;

/// <summary>What of a text differs, line by line: removed lines begin with <c>-</c>, added ones with <c>+</c>.</summary>
internal static class LineDifference
{
    // What surrounds a change, so that its place is seen.
    private const int Context = 2;

    // Beyond that the longest common part is not looked for: what lies between the equal ends counts as changed.
    private const int LargestTable = 4_000_000;

    /// <summary>The differing lines, with two equal ones around each; empty where only line ends differ.</summary>
    /// <param name="before">The old text.</param>
    /// <param name="after">The new text.</param>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var start = 0;
        while (start < Math.Min(old.Length, now.Length) && old[start] == now[start])
            start++;
        var end = 0;
        while (end < Math.Min(old.Length, now.Length) - start && old[^(end + 1)] == now[^(end + 1)])
            end++;
        return Shorten([
            .. old[..start].Select(line => (' ', line)),
            .. Compare(old[start..^end], now[start..^end]),
            .. old[(old.Length - end)..].Select(line => (' ', line)),
        ]);
    }

    /// <summary>The first lines that differ as one text, without those around them: a shell may join the lines.</summary>
    /// <param name="before">The old text.</param>
    /// <param name="after">The new text.</param>
    /// <param name="lines">How many lines at most.</param>
    public static string Excerpt(string before, string after, int lines)
    {
        string[] all = [.. Of(before, after).Where(line => line[0] != ' ')];
        var text = new StringBuilder(string.Join('\n', all.Take(lines)));
        if (all.Length > lines)
            text.Append('\n').Append('…');
        return text.ToString();
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');

    // The longest common subsequence.
    private static List<(char Mark, string Line)> Compare(string[] old, string[] now)
    {
        if ((long)old.Length * now.Length > LargestTable)
            return [.. old.Select(line => ('-', line)), .. now.Select(line => ('+', line))];
        var common = Common(old, now);
        var result = new List<(char Mark, string Line)>();
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                result.Add((' ', old[i++]));
                j++;
            }
            else if (i < old.Length && (j == now.Length || common[i + 1, j] >= common[i, j + 1]))
                result.Add(('-', old[i++]));
            else
                result.Add(('+', now[j++]));
        return result;
    }

    private static int[,] Common(string[] old, string[] now)
    {
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        for (var j = now.Length - 1; j >= 0; j--)
            common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }

    private static List<string> Shorten(IReadOnlyList<(char Mark, string Line)> lines)
    {
        var kept = new List<string>();
        var last = -1;
        for (var i = 0; i < lines.Count; i++)
        {
            if (!IsNearChange(lines, i))
                continue;
            if (kept.Count > 0 && last < i - 1)
                kept.Add("  …");
            kept.Add($"{lines[i].Mark} {lines[i].Line}");
            last = i;
        }

        return kept;
    }

    private static bool IsNearChange(IReadOnlyList<(char Mark, string Line)> lines, int index) =>
        Enumerable
            .Range(Math.Max(index - Context, 0), Math.Min(index + Context, lines.Count - 1) - Math.Max(index - Context, 0) + 1)
            .Any(near => lines[near].Mark != ' ');
}
