using System.Text.Json;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>
/// A message with an Adaptive Card 1.4, as workflows of Microsoft Teams take it.
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
        var title = CutText.Line(alert.Title, Math.Min(budget, LongestTitle));
        AdaptiveCard.WriteHead(card, title);
        card.List(
            "body",
            body =>
            {
                AdaptiveCard.WriteTitle(body, title, StyleOf(alert));
                foreach (var (heading, text) in AlertFacts.Texts(alert))
                    WriteText(body, heading, CutText.Lines(text, budget));
                WriteFacts(body, alert, budget);
            }
        );
        if (AlertFacts.Links(alert) is { Count: > 0 } links)
            card.List("actions", actions => WriteLinks(actions, links));
    }

    private static void WriteText(Utf8JsonWriter body, string heading, string text)
    {
        AdaptiveCard.WriteRuns(body, "medium", (heading, "bolder", "small"));
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
            AdaptiveCard.WriteRuns(body, "none", (line, "default", "default"));
    }

    private static void WriteFacts(Utf8JsonWriter body, Alert alert, int budget)
    {
        var spacing = "medium";
        foreach (var (name, value) in AlertFacts.Of(alert))
        {
            AdaptiveCard.WriteRuns(
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

    private static string StyleOf(Alert alert) =>
        alert switch
        {
            { Event: AlertEvent.Succeeded or AlertEvent.Recovered } => "good",
            { Severity: AlertSeverity.Error } => "attention",
            { Severity: AlertSeverity.Warning } => "warning",
            _ => "accent",
        };
}
