using System.Globalization;
using PgMigrate.Engine.Text;
using static PgMigrate.Engine.Reports.HtmlReport;

namespace PgMigrate.Engine.Reports;

/// <summary>One finding on the page, with all that is known of it.</summary>
internal static class HtmlFinding
{
    /// <summary>Writes it.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="number">Its number in the report, for links.</param>
    /// <param name="writer">The page.</param>
    public static void Write(Finding finding, int number, TextWriter writer)
    {
        writer.Write($"<article id=\"f{number}\">\n<h3>{Badge(finding)} {Encode(finding.Message)}</h3>\n<dl>\n");
        WriteFacts(finding, writer);
        writer.Write("</dl>\n");
        if (finding.Statement is { } statement)
            writer.Write(Block(statement));
        writer.Write($"<h4>Why it matters</h4>\n{Paragraphs(finding.Reason)}<h4>The safe way</h4>\n");
        foreach (AdvicePart part in AdvicePart.Of(finding.SafeWay))
            writer.Write(part.IsSql ? Block(part.Text) : Paragraphs(part.Text));
        writer.Write("</article>\n");
    }

    private static void WriteFacts(Finding finding, TextWriter writer)
    {
        WriteFact(writer, "Rule", Rule(finding));
        WriteFact(writer, "Line", finding.Line is { } line ? Position(line, finding.Column) : null);
        WriteFact(writer, "Object", finding.Object is { } name ? Code(name) : null);
        WriteFact(writer, "Lock", finding.Lock?.ToString());
        WriteFact(writer, "Evidence", finding.Evidence.ToString());
        WriteFact(writer, "Allowed because", finding.AllowedBecause is { } reason ? Encode(reason) : null);
    }

    private static void WriteFact(TextWriter writer, string name, string? html)
    {
        if (html is not null)
            writer.Write($"<div><dt>{name}</dt><dd>{html}</dd></div>\n");
    }

    private static string Position(int line, int? column) =>
        column is null ? line.ToString(CultureInfo.InvariantCulture) : FormattableString.Invariant($"{line}, column {column}");

    private static string Rule(Finding finding) =>
        finding.HelpLink() is { } link
            ? $"<a href=\"{Encode(link)}\" rel=\"noreferrer\">{Encode(finding.RuleId)}</a>"
            : Encode(finding.RuleId);

    private static string Block(string sql) => $"<pre><code>{Encode(sql.Trim('\n'))}</code></pre>\n";

    private static string Paragraphs(string text) =>
        string.Concat(
            text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(paragraph => $"<p>{Encode(paragraph.Trim())}</p>\n")
        );
}
