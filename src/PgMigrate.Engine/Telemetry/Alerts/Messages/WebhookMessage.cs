using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PgMigrate.Engine.Configuration.Notify;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>A message by Standard Webhooks 1.0.0, and its signatures.</summary>
internal static class WebhookMessage
{
    /// <summary>How many bytes a message has at most, as the specification wants it.</summary>
    public const int Limit = 20 * 1024;

    private const string SecretPrefix = "whsec_";
    private const int ShortestSecret = 24;
    private const int LongestSecret = 64;

    /// <summary>The message of an alert.</summary>
    public static byte[] Write(Alert alert) => CutText.Within(Limit, budget => Write(alert, budget));

    /// <summary>The bytes of a secret; null where the text is none of the specification's.</summary>
    /// <param name="text"><c>whsec_</c> and 24 to 64 bytes in base64.</param>
    public static byte[]? KeyOf(string text)
    {
        var coded = text.StartsWith(SecretPrefix, StringComparison.Ordinal) ? text[SecretPrefix.Length..] : text;
        var key = new byte[coded.Length];
        return Convert.TryFromBase64String(coded, key, out var length) && length is >= ShortestSecret and <= LongestSecret
            ? key[..length]
            : null;
    }

    /// <summary>The header <c>webhook-signature</c>: one signature for each secret, so that the receiver may know any.</summary>
    /// <param name="id">The message's id.</param>
    /// <param name="time">When it is sent.</param>
    /// <param name="body">The message.</param>
    /// <param name="keys">The secrets.</param>
    public static string Sign(string id, DateTimeOffset time, byte[] body, IEnumerable<byte[]> keys)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{id}.{time.ToUnixTimeSeconds()}.");
        byte[] signed = [.. Encoding.UTF8.GetBytes(head), .. body];
        return string.Join(' ', keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    private static byte[] Write(Alert alert, int budget)
    {
        var cut = alert with
        {
            Title = CutText.Line(alert.Title, Math.Min(budget, 500)),
            Message = Cut(alert.Message, budget),
            Outcome = Cut(alert.Outcome, budget),
            Action = Cut(alert.Action, budget),
            Server = Cut(alert.Server, budget),
            Database = Cut(alert.Database, budget),
            Environment = Cut(alert.Environment, budget),
            Folder = Cut(alert.Folder, budget),
            Script = Cut(alert.Script, budget),
            Commit = Cut(alert.Commit, budget),
            Actor = Cut(alert.Actor, budget),
            PipelineUrl = AlertFacts.Links(alert).FirstOrDefault(link => link.Address == alert.PipelineUrl).Address,
        };
        return JsonMessage.Write(json =>
        {
            json.WriteString("type", TypeOf(alert));
            json.WriteString("timestamp", alert.Time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
            json.WritePropertyName("data");
            JsonSerializer.Serialize(json, cut, AlertJson.Default.Alert);
        });
    }

    private static string TypeOf(Alert alert) =>
        $"pgmigrate.alert.{(alert.Event is { } happened ? RunbookPage.NameOf(happened) : "test")}";

    private static string? Cut(string? text, int budget) => text is null ? null : CutText.Lines(text, budget);
}
