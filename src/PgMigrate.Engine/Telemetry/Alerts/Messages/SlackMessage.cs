using System.Text.Json;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>
/// A message for an incoming webhook of Slack. Texts of others are plain_text, which knows no markup and no emoji, or are escaped
/// where the field knows markup.
/// </summary>
internal static class SlackMessage
{
    /// <summary>How many bytes a message has at most; it is documented nowhere, and about 13,000 characters were met.</summary>
    public const int Limit = 13_000;

    private const int LongestHeader = 150;
    private const int LongestSection = 3000;
    private const int LongestField = 500;

    /// <summary>The message of an alert.</summary>
    public static byte[] Write(Alert alert) => CutText.Within(Limit, budget => Write(alert, budget));

    /// <summary>A text for a field that knows markup: none of it is any.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    private static byte[] Write(Alert alert, int budget) =>
        JsonMessage.Write(json =>
        {
            // What a notification shows, and what is read aloud.
            json.WriteString("text", Escape(CutText.Line(alert.Title, Math.Min(budget, 300))));
            json.List(
                "blocks",
                blocks =>
                {
                    WriteHeader(blocks, alert);
                    foreach (var (heading, text) in AlertFacts.Texts(alert))
                        WriteSection(blocks, heading, text, budget);
                    WriteFacts(blocks, alert, budget);
                    WriteLinks(blocks, alert);
                }
            );
        });

    private static void WriteHeader(Utf8JsonWriter blocks, Alert alert)
    {
        blocks.Object(block =>
        {
            block.WriteString("type", "header");
            WritePlain(block, "text", CutText.Line($"{MarkOf(alert)} {alert.Title}", LongestHeader));
        });
    }

    private static void WriteSection(Utf8JsonWriter blocks, string heading, string text, int budget) =>
        blocks.Object(block =>
        {
            block.WriteString("type", "section");
            WritePlain(block, "text", CutText.Lines($"{heading}:\n{text}", Math.Min(budget, LongestSection)));
        });

    private static void WriteFacts(Utf8JsonWriter blocks, Alert alert, int budget) =>
        blocks.Object(block =>
        {
            block.WriteString("type", "section");
            block.List(
                "fields",
                fields =>
                {
                    foreach (var (name, value) in AlertFacts.Of(alert))
                        fields.Object(field =>
                            WriteText(field, $"{name}\n{CutText.Line(value, Math.Min(budget, LongestField))}")
                        );
                }
            );
        });

    private static void WriteLinks(Utf8JsonWriter blocks, Alert alert)
    {
        var links = AlertFacts.Links(alert).Select(link => $"<{AddressOf(link.Address)}|{link.Name}>").ToArray();
        if (links.Length == 0)
            return;
        blocks.Object(block =>
        {
            block.WriteString("type", "section");
            block.Object(
                "text",
                text =>
                {
                    text.WriteString("type", "mrkdwn");
                    text.WriteString("text", string.Join("   ", links));
                }
            );
        });
    }

    private static void WritePlain(Utf8JsonWriter block, string name, string text) =>
        block.Object(name, written => WriteText(written, text));

    private static void WriteText(Utf8JsonWriter written, string text)
    {
        written.WriteString("type", "plain_text");
        written.WriteString("text", text);
        written.WriteBoolean("emoji", false);
    }

    // What ends an address, or parts it from its name, may not stand in it.
    private static string AddressOf(string address) =>
        Escape(address.Replace("|", "%7C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal));

    private static string MarkOf(Alert alert) =>
        alert switch
        {
            { Event: AlertEvent.Succeeded or AlertEvent.Recovered } => "✅",
            { Severity: AlertSeverity.Error } => "❌",
            { Severity: AlertSeverity.Warning } => "⚠️",
            _ => "ℹ️",
        };
}
