using System.Net;
using System.Text;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>An alert as e-mail.</summary>
/// <param name="Subject">On one line.</param>
/// <param name="Text">The plain text.</param>
/// <param name="Html">The same as a page; nothing of others is markup in it.</param>
internal sealed record MailMessage(string Subject, string Text, string Html)
{
    private const int LongestSubject = 150;
    private const int LongestText = 4000;
    private const int LongestFact = 500;

    /// <summary>The mail of an alert.</summary>
    public static MailMessage Of(Alert alert) =>
        new(CutText.Line($"[{MarkOf(alert)}] {alert.Title}", LongestSubject), TextOf(alert), HtmlOf(alert));

    private static string TextOf(Alert alert)
    {
        var text = new StringBuilder(CutText.Line(alert.Title, LongestFact)).Append(".\n");
        foreach (var (heading, body) in AlertFacts.Texts(alert))
            text.Append('\n').Append(heading).Append(":\n").Append(CutText.Lines(body, LongestText)).Append('\n');
        text.Append('\n');
        foreach (var (name, value) in AlertFacts.Of(alert))
            text.Append(name).Append(": ").Append(CutText.Line(value, LongestFact)).Append('\n');
        foreach (var (name, address) in AlertFacts.Links(alert))
            text.Append(name).Append(": ").Append(address).Append('\n');
        return text.ToString();
    }

    private static string HtmlOf(Alert alert)
    {
        var html = new StringBuilder(
            """<html><body style="font-family: sans-serif; max-width: 50em"><h2 style="border-left: 0.4em solid """
        );
        html.Append(ColourOf(alert)).Append("; padding-left: 0.5em\">");
        html.Append(Encode(CutText.Line(alert.Title, LongestFact))).Append("</h2>");
        foreach (var (heading, body) in AlertFacts.Texts(alert))
            html.Append("<h4>")
                .Append(heading)
                .Append("</h4><p style=\"white-space: pre-wrap\">")
                .Append(Encode(CutText.Lines(body, LongestText)))
                .Append("</p>");
        html.Append("<table>");
        foreach (var (name, value) in AlertFacts.Of(alert))
            html.Append("<tr><th align=\"left\">")
                .Append(name)
                .Append("</th><td>")
                .Append(Encode(CutText.Line(value, LongestFact)))
                .Append("</td></tr>");
        html.Append("</table><p>");
        foreach (var (name, address) in AlertFacts.Links(alert))
            html.Append("<a href=\"").Append(Encode(address)).Append("\">").Append(name).Append("</a> ");
        return html.Append("</p></body></html>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string MarkOf(Alert alert) =>
        alert switch
        {
            { Event: AlertEvent.Recovered } => "recovered",
            { Event: AlertEvent.Succeeded } => "ok",
            _ => alert.Severity.ToString().ToLowerInvariant(),
        };

    private static string ColourOf(Alert alert) =>
        alert switch
        {
            { Event: AlertEvent.Succeeded or AlertEvent.Recovered } => "#2e7d32",
            { Severity: AlertSeverity.Error } => "#c62828",
            { Severity: AlertSeverity.Warning } => "#e08600",
            _ => "#1565c0",
        };
}
