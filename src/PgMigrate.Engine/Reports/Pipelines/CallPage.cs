using System.Globalization;
using System.Text;

namespace PgMigrate.Engine.Reports.Pipelines;

/// <summary>A call as Markdown, for the page of a pipeline's run.</summary>
internal static class CallPage
{
    /// <summary>The least room in which there is something to say, in UTF-16 units.</summary>
    public const int Shortest = 1_000;

    private const int WordsLength = 1_000;

    /// <summary>Writes it.</summary>
    /// <param name="report">The call.</param>
    /// <param name="length">How long it may be, in UTF-16 units; <see cref="Shortest"/> at least.</param>
    public static string Write(CallReport report, int length)
    {
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"## {MarkdownText.Escape(report.Command)}\n\n**{report.Complaint() ?? "No errors, no warnings"}**\n"
        );
        // The last line has its room whatever is left out.
        int room = length - Shortest / 2;
        PipelineIssue[] issues = [.. OwnIssues(report)];
        int left = report.Passed + issues.Select(Line).AppendWhileShort(text, room, issues.Length);
        foreach (var table in CallTable.Of(report.Objects))
        {
            string head = table.Head();
            if (text.Length + head.Length > room)
                left += table.Rows.Count;
            else
                left += table.Rows.Select(Row).AppendWhileShort(text.Append(head), room, table.Rows.Count);
        }

        left += AppendFindings(report, text, room);
        if (left > 0)
            text.Append(CultureInfo.InvariantCulture, $"\n… and {left} more, which have no room here.\n");
        return text.ToString();
    }

    // Findings have a page of their own behind these.
    private static IEnumerable<PipelineIssue> OwnIssues(CallReport report) =>
        report.WorstFirst(areErrors: true).Concat(report.WorstFirst(areErrors: false)).Where(issue => !issue.IsFinding);

    private static string Line(PipelineIssue issue, int index) =>
        $"{(index == 0 ? "\n" : string.Empty)}- **{(issue.IsError ? "Error" : "Warning")}**{Place(issue)}: "
        + $"{MarkdownText.Escape(ReportText.Shorten(issue.Message, WordsLength))}\n";

    private static string Place(PipelineIssue issue) =>
        issue.Path is null ? string.Empty
        : issue.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $" {MarkdownText.Code($"{issue.Path}:{line}")}")
        : $" {MarkdownText.Code(issue.Path)}";

    private static string Row(IReadOnlyList<string> cells) => $"| {string.Join(" | ", cells.Select(Cell))} |\n";

    private static string Cell(string text) => MarkdownText.Escape(ReportText.Shorten(ReportText.Clean(text), WordsLength));

    private static int AppendFindings(CallReport report, StringBuilder text, int room)
    {
        Finding[] findings = [.. report.Objects.OfType<Finding>()];
        if (!report.IsCheck)
            return 0;
        using var writer = new StringWriter { NewLine = "\n" };
        new MarkdownReport().Write(ReportContent.Of(findings, report.Root), writer);
        string page = $"\n{writer}";
        if (text.Length + page.Length > room)
            return findings.Length;
        text.Append(page);
        return 0;
    }
}
