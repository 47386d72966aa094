using System.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>Text in GitHub's Markdown, which Azure DevOps reads too.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_[]|~#@";

    /// <summary>Words in a line: nothing of them is markup, an address of HTML or somebody's name.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (char character in ReportText.OneLine(text))
            escaped.Append(Escape(character));
        return escaped.ToString();
    }

    /// <summary>Code in a line.</summary>
    public static string Code(string text)
    {
        string line = ReportText.OneLine(text);
        if (line.Length == 0)
            return string.Empty;
        string ticks = new('`', LongestRun(line) + 1);
        string space = line[0] == '`' || line[^1] == '`' ? " " : string.Empty;
        return $"{ticks}{space}{line}{space}{ticks}";
    }

    /// <summary>Code in a cell: a bar would end the cell even there.</summary>
    public static string CellCode(string text) => Code(text).Replace("|", "\\|", StringComparison.Ordinal);

    /// <summary>A block of SQL, its fence longer than any run of backticks in it.</summary>
    public static string Block(string text)
    {
        string fence = new('`', Math.Max(3, LongestRun(text) + 1));
        return $"{fence}sql\n{text.TrimEnd()}\n{fence}\n";
    }

    private static string Escape(char character) =>
        character switch
        {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            _ => Special.Contains(character, StringComparison.Ordinal) ? $"\\{character}" : character.ToString(),
        };

    private static int LongestRun(string text)
    {
        int longest = 0,
            run = 0;
        foreach (char character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
