using System.Net;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>One page in one file: no script, nothing from elsewhere, good to print.</summary>
internal sealed class HtmlReport : IReportFormat
{
    private static readonly Lazy<string> Style = new(ReadStyle);

    public void Write(ReportContent content, TextWriter writer)
    {
        Dictionary<Finding, int> numbers = Number(content.Findings);
        WriteHead(writer, "Migration checks", content.Summary());
        if (content.Findings.Count > 0)
        {
            WriteTable(content, writer, finding => numbers[finding]);
            WriteScripts(content, writer, finding => numbers[finding]);
        }

        WriteFoot(writer);
    }

    /// <summary>The end of a page.</summary>
    internal static void WriteFoot(TextWriter writer) =>
        writer.Write($"</main>\n<footer>PgMigrate {Encode(ReportContent.ProductVersion)}</footer>\n</body>\n</html>\n");

    // Equal findings are two all the same.
    private static Dictionary<Finding, int> Number(IReadOnlyList<Finding> findings)
    {
        var numbers = new Dictionary<Finding, int>(ReferenceEqualityComparer.Instance);
        foreach (Finding finding in findings)
            numbers.Add(finding, numbers.Count + 1);
        return numbers;
    }

    /// <summary>The beginning of a page.</summary>
    /// <param name="writer">The page.</param>
    /// <param name="heading">What it is, in plain words.</param>
    /// <param name="summary">What it says, in one line; encoded here.</param>
    /// <param name="language">The language of its words, by its code.</param>
    internal static void WriteHead(TextWriter writer, string heading, string summary, string language = "en") =>
        writer.Write(
            $"""
            <!DOCTYPE html>
            <html lang="{language}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{heading}: {Encode(summary)}</title>
            <style>
            {Style.Value}</style>
            </head>
            <body>
            <header>
            <h1>{heading}</h1>
            <p class="summary">{Encode(summary)}</p>
            </header>
            <main>

            """.ReplaceLineEndings("\n")
        );

    private static void WriteTable(ReportContent content, TextWriter writer, Func<Finding, int> number)
    {
        writer.Write(
            "<h2 id=\"overview\">Overview</h2>\n<div class=\"scroll\" role=\"region\" aria-labelledby=\"overview\" "
                + "tabindex=\"0\">\n<table>\n"
        );
        writer.Write("<thead><tr><th scope=\"col\">Severity</th><th scope=\"col\">Message</th><th scope=\"col\">Where</th>");
        writer.Write("<th scope=\"col\">Object</th><th scope=\"col\">Rule</th></tr></thead>\n<tbody>\n");
        foreach (Finding finding in content.BySeverity)
        {
            writer.Write($"<tr><td>{Badge(finding)}</td><td><a href=\"#f{number(finding)}\">{Encode(finding.Message)}</a></td>");
            writer.Write(
                $"<td>{Code(finding.Place())}</td><td>{Code(finding.Object)}</td><td>{Encode(finding.RuleId)}</td></tr>\n"
            );
        }

        writer.Write("</tbody>\n</table>\n</div>\n");
    }

    private static void WriteScripts(ReportContent content, TextWriter writer, Func<Finding, int> number)
    {
        foreach (var script in content.Findings.GroupBy(finding => finding.Script ?? finding.Path, StringComparer.Ordinal))
        {
            writer.Write($"<section>\n<h2>{(script.Key is null ? "The folder" : Code(script.Key))}</h2>\n");
            if (script.First().Path is { } path && path != script.Key)
                writer.Write($"<p class=\"path\">{Encode(path)}</p>\n");
            foreach (Finding finding in script)
                HtmlFinding.Write(finding, number(finding), writer);
            writer.Write("</section>\n");
        }
    }

    /// <summary>How grave it is, as a coloured word.</summary>
    internal static string Badge(Finding finding)
    {
        string kind = finding.IsAllowed() ? "Allowed" : finding.Severity.ToString();
        return $"<span class=\"badge {kind}\">{kind}</span>";
    }

    /// <summary>Code in a line; empty for null.</summary>
    internal static string Code(string? text) => text is null ? string.Empty : $"<code>{Encode(text)}</code>";

    /// <summary>Text in an element or an attribute.</summary>
    internal static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string ReadStyle()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream("Reports/report.css")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
