using System.Globalization;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>A comment on a pull request: counts, a table, what to do about each finding.</summary>
internal sealed class MarkdownReport : IReportFormat
{
    /// <summary>GitHub takes 65,536 characters in a comment, Azure DevOps 150,000. What is beyond is counted.</summary>
    internal const int MaximumLength = 60_000;

    // Room for details where the table is long.
    private const int MaximumTableLength = 20_000;
    private const int StatementLength = 1_000;
    private const int AdviceLength = 4_000;
    private const int WordsLength = 1_000;

    public void Write(ReportContent content, TextWriter writer)
    {
        var text = new StringBuilder($"## Migration checks\n\n**{content.Summary()}**\n");
        if (content.Findings.Count > 0)
        {
            WriteTable(text, content);
            WriteScripts(text, content);
        }

        writer.Write(text);
    }

    private static void WriteTable(StringBuilder text, ReportContent content)
    {
        text.Append("\n| Severity | Rule | Where | Object | Message |\n|---|---|---|---|---|\n");
        int left = content.BySeverity.Select(Row).AppendWhileShort(text, MaximumTableLength, content.Findings.Count);
        if (left > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n… and {left} more.\n");
    }

    private static void WriteScripts(StringBuilder text, ReportContent content)
    {
        int left = Details(content).AppendWhileShort(text, MaximumLength, content.Findings.Count);
        if (left > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n---\n\nThe details of {left} more are left out: a comment has no room for them.\n"
            );
    }

    private static string Row(Finding finding)
    {
        string[] cells =
        [
            SeverityName(finding),
            Rule(finding),
            MarkdownText.CellCode(ReportText.Shorten(finding.Place() ?? string.Empty, WordsLength)),
            MarkdownText.CellCode(ReportText.Shorten(finding.Object ?? string.Empty, WordsLength)),
            MarkdownText.Escape(ReportText.Shorten(finding.Message, WordsLength)),
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    // The heading of a script goes with its first finding: there is none without.
    private static IEnumerable<string> Details(ReportContent content) =>
        from script in content.Findings.GroupBy(finding => finding.Script ?? finding.Path, StringComparer.Ordinal)
        from finding in script.Select((value, index) => (Value: value, IsFirst: index == 0))
        select (finding.IsFirst ? Heading(script.Key, finding.Value) : string.Empty) + Section(finding.Value);

    private static string Heading(string? script, Finding finding)
    {
        string title = script is null ? "The folder" : MarkdownText.Code(script);
        string path = finding.Path is { } file && file != script ? $"\n{MarkdownText.Code(file)}\n" : string.Empty;
        return $"\n### {title}\n{path}";
    }

    private static string Section(Finding finding)
    {
        var text = new StringBuilder();
        string line = finding.Line is { } number ? FormattableString.Invariant($", line {number}") : string.Empty;
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n**{SeverityName(finding)}**{line}: {MarkdownText.Escape(finding.Message)} ({Rule(finding)})\n"
        );
        if (finding.AllowedBecause is { } allowed)
            text.Append(CultureInfo.InvariantCulture, $"\n**Allowed:** {MarkdownText.Escape(allowed)}\n");
        if (finding.Lock is { } tableLock)
            text.Append(CultureInfo.InvariantCulture, $"\n**Lock:** {tableLock}\n");
        if (finding.Statement is { } statement)
            text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Block(ReportText.Shorten(statement, StatementLength))}");
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n**Why it matters:** {MarkdownText.Escape(finding.Reason)}\n\n**The safe way:**\n"
        );
        foreach (AdvicePart part in AdvicePart.Of(ReportText.Shorten(finding.SafeWay, AdviceLength)))
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{(part.IsSql ? MarkdownText.Block(part.Text) : MarkdownText.Escape(part.Text) + "\n")}"
            );
        return text.ToString();
    }

    private static string SeverityName(Finding finding) =>
        finding.IsAllowed() ? $"{finding.Severity} (allowed)" : finding.Severity.ToString();

    private static string Rule(Finding finding)
    {
        string id = MarkdownText.Escape(finding.RuleId);
        return finding.HelpLink() is { } link ? $"[{id}]({Target(link)})" : id;
    }

    // What would end the link, or the cell, before its end.
    private static string Target(string link) =>
        link.Replace("(", "%28", StringComparison.Ordinal)
            .Replace(")", "%29", StringComparison.Ordinal)
            .Replace("|", "%7C", StringComparison.Ordinal);
}
