using System.Globalization;
using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>Writes the scripts of a plan as a page for people: what runs, is destroyed, was found, the way back.</summary>
public static class PlanReport
{
    /// <summary>Writes the page. Nothing in it is markup that a script has brought.</summary>
    /// <param name="scripts">The scripts, in the order in which they run; at least one.</param>
    /// <param name="format">Html or Markdown.</param>
    /// <param name="writer">Where it goes; not closed. To be encoded as UTF-8.</param>
    /// <exception cref="ArgumentOutOfRangeException">The format is none for people.</exception>
    public static void Write(IReadOnlyList<PlannedScript> scripts, ReportFormat format, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        ArgumentNullException.ThrowIfNull(writer);
        switch (format)
        {
            case ReportFormat.Html:
                WriteHtml(scripts, writer);
                break;
            case ReportFormat.Markdown:
                writer.Write(Markdown(scripts));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format, "A plan is a page for people.");
        }
    }

    private static void WriteHtml(IReadOnlyList<PlannedScript> scripts, TextWriter writer)
    {
        HtmlReport.WriteHead(writer, "Migration plan", Summary(scripts));
        foreach (var script in scripts)
        {
            writer.Write($"<section>\n<h2>{HtmlReport.Code(NameOf(script))}</h2>\n<dl>\n");
            foreach (var (name, text) in Facts(script))
                writer.Write($"<div><dt>{name}</dt><dd>{HtmlReport.Encode(text)}</dd></div>\n");
            writer.Write(
                $"</dl>\n<pre><code>{HtmlReport.Encode(ReportText.Clean(script.Text).Trim('\n'))}</code></pre>\n</section>\n"
            );
        }

        HtmlReport.WriteFoot(writer);
    }

    private static string Markdown(IReadOnlyList<PlannedScript> scripts)
    {
        var text = new StringBuilder("## Migration plan\n\n");
        text.Append(CultureInfo.InvariantCulture, $"**{MarkdownText.Escape(Summary(scripts))}**\n");
        foreach (var script in scripts)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {MarkdownText.Code(NameOf(script))}\n\n");
            foreach (var (name, fact) in Facts(script))
                text.Append(CultureInfo.InvariantCulture, $"- {name}: {MarkdownText.Escape(fact)}\n");
            text.Append('\n').Append(MarkdownText.Block(ReportText.Clean(script.Text)));
        }

        return text.ToString();
    }

    private static string Summary(IReadOnlyList<PlannedScript> scripts)
    {
        var first = scripts[0];
        var name = first.Schema is null ? first.Database : $"{first.Database}/{first.Schema}";
        return CleanText.Line(
            $"{scripts.Count} {(scripts.Count == 1 ? "script" : "scripts")} for {name} on {first.Server}"
                + $"{(first.Environment is { } environment ? $", {environment}" : string.Empty)}. Plan {first.PlanId}"
        );
    }

    private static string NameOf(PlannedScript script) => CleanText.Line($"{script.Folder}/{script.Script}");

    private static IEnumerable<(string Name, string Text)> Facts(PlannedScript script)
    {
        if (script.Change is { } change)
            yield return ("Change", change.ToString());
        yield return ("Runs", $"{script.Kind}, {Statements(script)}, {CleanText.Line(script.Mode)}");
        yield return (
            "Expected",
            script.ExpectedDuration is { } duration ? DurationText.Format(duration) : "not known: it never ran here"
        );
        yield return ("Way back", WayBack(script.WayBack));
        yield return ("Destroys", script.Losses.Count == 0 ? "nothing that is known" : Joined(script.Losses));
        yield return ("Findings", script.Findings.Count == 0 ? "none" : Joined(script.Findings));
    }

    private static string Statements(PlannedScript script) =>
        script.Statements == 1 ? "1 statement" : FormattableString.Invariant($"{script.Statements} statements");

    private static string Joined(IReadOnlyList<string> texts) => string.Join("; ", texts.Select(text => CleanText.Line(text)));

    private static string WayBack(WayBackKind wayBack) =>
        wayBack switch
        {
            WayBackKind.DownScript => "its down script",
            WayBackKind.Derived => "derived from its text, and proved before it runs",
            WayBackKind.PreviousText => "the text that it had before",
            WayBackKind.NotNeeded => "not needed: it runs every time",
            _ => "none that is certain",
        };
}
