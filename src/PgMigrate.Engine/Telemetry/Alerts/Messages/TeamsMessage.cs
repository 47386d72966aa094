using System.Text.Json;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>
/// A message with an Adaptive Card 1.4, as workflows of Microsoft Teams take it. Texts of others stand in runs of text, which
/// know no Markdown: nothing in them can become a link or a heading.
/// </summary>
internal static class TeamsMessage
{
    /// <summary>How many bytes a message has at most: 28 KB are allowed, and from 21 KB on some were refused.</summary>
    public const int Limit = 20 * 1024;

    private const int LongestFact = 300;
    private const int LongestTitle = 300;

    /// <summary>The message of an alert.</summary>
    public static byte[] Write(Alert alert) => CutText.Within(Limit, budget => Write(alert, budget));

    private static byte[] Write(Alert alert, int budget) =>
        JsonMessage.Write(json =>
        {
            json.WriteString("type", "message");
            json.List(
                "attachments",
                attachments =>
                    attachments.Object(attachment =>
                    {
                        attachment.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
                        attachment.Object("content", card => WriteCard(card, alert, budget));
                    })
            );
        });

    private static void WriteCard(Utf8JsonWriter card, Alert alert, int budget)
    {
        card.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.WriteString("type", "AdaptiveCard");
        card.WriteString("version", "1.4");
        card.WriteString("fallbackText", Plain(CutText.Line(alert.Title, Math.Min(budget, LongestTitle))));
        card.List(
            "body",
            body =>
            {
                WriteTitle(body, alert, budget);
                foreach (var (heading, text) in AlertFacts.Texts(alert))
                    WriteText(body, heading, CutText.Lines(text, budget));
                WriteFacts(body, alert, budget);
            }
        );
        if (AlertFacts.Links(alert) is { Count: > 0 } links)
            card.List("actions", actions => WriteLinks(actions, links));
    }

    private static void WriteTitle(Utf8JsonWriter body, Alert alert, int budget) =>
        body.Object(container =>
        {
            container.WriteString("type", "Container");
            container.WriteString("style", StyleOf(alert));
            container.WriteBoolean("bleed", true);
            container.List(
                "items",
                items => WriteRuns(items, (CutText.Line(alert.Title, Math.Min(budget, LongestTitle)), "bolder", "medium"))
            );
        });

    private static void WriteText(Utf8JsonWriter body, string heading, string text)
    {
        WriteRuns(body, spacing: "medium", (heading, "bolder", "small"));
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
            WriteRuns(body, spacing: "none", (line, "default", "default"));
    }

    private static void WriteFacts(Utf8JsonWriter body, Alert alert, int budget)
    {
        var spacing = "medium";
        foreach (var (name, value) in AlertFacts.Of(alert))
        {
            WriteRuns(
                body,
                spacing,
                ($"{name}: ", "bolder", "small"),
                (CutText.Line(value, Math.Min(budget, LongestFact)), "default", "small")
            );
            spacing = "none";
        }
    }

    private static void WriteLinks(Utf8JsonWriter actions, IReadOnlyList<(string Name, string Address)> links)
    {
        foreach (var (name, address) in links)
            actions.Object(action =>
            {
                action.WriteString("type", "Action.OpenUrl");
                action.WriteString("title", name);
                action.WriteString("url", address);
            });
    }

    private static void WriteRuns(Utf8JsonWriter list, params (string Text, string Weight, string Size)[] runs) =>
        WriteRuns(list, spacing: "default", runs);

    private static void WriteRuns(Utf8JsonWriter list, string spacing, params (string Text, string Weight, string Size)[] runs) =>
        list.Object(block =>
        {
            block.WriteString("type", "RichTextBlock");
            block.WriteString("spacing", spacing);
            block.List(
                "inlines",
                inlines =>
                {
                    foreach (var (text, weight, size) in runs)
                        inlines.Object(run =>
                        {
                            run.WriteString("type", "TextRun");
                            run.WriteString("text", Plain(text));
                            run.WriteString("weight", weight);
                            run.WriteString("size", size);
                        });
                }
            );
        });

    // {{DATE(…)}} is put in by whoever shows the card.
    private static string Plain(string text) => text.Replace("{{", "{ {", StringComparison.Ordinal);

    private static string StyleOf(Alert alert) =>
        alert switch
        {
            { Event: AlertEvent.Succeeded or AlertEvent.Recovered } => "good",
            { Severity: AlertSeverity.Error } => "attention",
            { Severity: AlertSeverity.Warning } => "warning",
            _ => "accent",
        };
}
