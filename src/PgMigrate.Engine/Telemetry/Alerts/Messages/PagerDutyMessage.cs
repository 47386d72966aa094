using System.Globalization;
using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>
/// An event of PagerDuty's Events API v2. What is wrong with a database is one incident of it: it is triggered, and resolved when
/// a run ends well. Beginnings and good ends are change events, which wake nobody and stand on the incident's time line.
/// </summary>
internal static class PagerDutyMessage
{
    /// <summary>Where events go by themselves.</summary>
    public const string Address = "https://events.pagerduty.com";

    /// <summary>How long a key may be that tells one incident from others.</summary>
    public const int LongestKey = 255;

    private const int LongestSummary = 1024;
    private const int LongestText = 4000;

    /// <summary>Where on the server an alert goes.</summary>
    public static string PathOf(Alert alert) => IsChange(alert) ? "/v2/change/enqueue" : "/v2/enqueue";

    /// <summary>The event of an alert.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="key">The integration key of the service.</param>
    public static byte[] Write(Alert alert, string key) =>
        JsonMessage.Write(json =>
        {
            json.WriteString("routing_key", key);
            if (!IsChange(alert))
            {
                json.WriteString("event_action", alert.Event == AlertEvent.Recovered ? "resolve" : "trigger");
                json.WriteString("dedup_key", KeyOf(alert));
            }

            json.Object("payload", payload => WritePayload(payload, alert));
            if (AlertFacts.Links(alert) is { Count: > 0 } links)
                json.List("links", list => WriteLinks(list, links));
        });

    /// <summary>What tells the incident of an alert from others: the database in its environment.</summary>
    public static string KeyOf(Alert alert)
    {
        var key = $"pgmigrate/{alert.Subject}";
        return key.Length <= LongestKey ? key : $"pgmigrate/{HexText.Hash(alert.Subject)}";
    }

    private static bool IsChange(Alert alert) => alert.Event is null or AlertEvent.Succeeded or AlertEvent.Started;

    private static void WritePayload(Utf8JsonWriter payload, Alert alert)
    {
        payload.WriteString("summary", CutText.Line(alert.Title, LongestSummary));
        payload.WriteString("source", CutText.Line(alert.Server ?? "pgmigrate", LongestSummary));
        payload.WriteString(
            "timestamp",
            alert.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        );
        if (!IsChange(alert))
        {
            payload.WriteString("severity", alert.Severity.ToString().ToLowerInvariant());
            payload.WriteString("component", CutText.Line(alert.Database ?? "-", LongestSummary));
            payload.WriteString("group", CutText.Line(alert.Environment ?? "-", LongestSummary));
            payload.WriteString("class", alert.Event.ToString());
        }

        payload.Object(
            "custom_details",
            details =>
            {
                foreach (var (heading, text) in AlertFacts.Texts(alert))
                    details.WriteString(heading, CutText.Lines(text, LongestText));
                foreach (var (name, value) in AlertFacts.Of(alert))
                    details.WriteString(name, CutText.Line(value, LongestText));
            }
        );
    }

    private static void WriteLinks(Utf8JsonWriter list, IReadOnlyList<(string Name, string Address)> links)
    {
        foreach (var (name, address) in links)
            list.Object(link =>
            {
                link.WriteString("href", address);
                link.WriteString("text", name);
            });
    }
}
