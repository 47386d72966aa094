using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using PgMigrate.Engine.Telemetry.Alerts;
using PgMigrate.Engine.Telemetry.Alerts.Messages;
using StandardWebhooks;

namespace PgMigrate.Engine.Tests.Telemetry.Alerts;

/// <summary>The messages that receivers get: within their limits, and with nothing of others in them but text.</summary>
public sealed partial class MessageTests
{
    public static TheoryData<int> Repeats => [1, 3, 40, 400];

    [Fact]
    public void A_card_says_what_where_and_what_to_do()
    {
        var card = Card(AlertSamples.Of(AlertEvent.Failed));
        Assert.Equal(("AdaptiveCard", "1.4"), (Text(card, "type"), Text(card, "version")));
        Assert.Equal("attention", Text(card.GetProperty("body")[0], "style"));
        var shown = string.Join('\n', Runs(card.GetProperty("body")));
        foreach (var (name, value) in AlertFacts.Of(AlertSamples.Of(AlertEvent.Failed)))
            Assert.Contains($"{name}: \n{value}", shown, StringComparison.Ordinal);
        Assert.Contains("up/0004_add_owner.sql, line 3", shown, StringComparison.Ordinal);
        Assert.Contains("StatementFailed (SQLSTATE 42P01)", shown, StringComparison.Ordinal);
        Assert.Contains("shop on db1.example.com:5432", shown, StringComparison.Ordinal);
        Assert.Contains("What to do\nCreate the table in an earlier script", shown, StringComparison.Ordinal);
        Assert.Equal(
            [
                ("Open the pipeline run", "https://dev.azure.com/example/shop/_build/results?buildId=7"),
                ("Open the runbook", "https://wiki.example.com/migrations#failed"),
            ],
            card.GetProperty("actions").EnumerateArray().Select(action => (Text(action, "title"), Text(action, "url")))
        );
    }

    [Theory]
    [MemberData(nameof(Repeats))]
    public void A_card_has_nothing_that_knows_Markdown_and_20_KB_at_most(int repeats)
    {
        var message = TeamsMessage.Write(AlertSamples.HostileOf(repeats));
        Assert.InRange(message.Length, 1, TeamsMessage.Limit);
        var card = Card(message);
        Assert.All(
            Elements(card.GetProperty("body")),
            type => Assert.Contains(type, new[] { "Container", "RichTextBlock", "TextRun" })
        );
        Assert.All(Runs(card.GetProperty("body")), text => Assert.DoesNotContain("{{", text, StringComparison.Ordinal));
        Assert.Equal(
            ["https://wiki.example.com/a%7Cb%3Ec"],
            card.GetProperty("actions").EnumerateArray().Select(action => Text(action, "url").Replace("|", "%7C"))
        );
    }

    [Theory]
    [MemberData(nameof(Repeats))]
    public void A_message_for_Slack_is_within_its_limits_and_mentions_nobody(int repeats)
    {
        var message = SlackMessage.Write(AlertSamples.HostileOf(repeats));
        Assert.InRange(message.Length, 1, SlackMessage.Limit);
        using var json = JsonDocument.Parse(message);
        var blocks = json.RootElement.GetProperty("blocks");
        Assert.InRange(blocks.GetArrayLength(), 1, 50);
        Assert.DoesNotMatch("<[!@#]", Text(json.RootElement, "text"));
        foreach (var block in blocks.EnumerateArray())
        {
            var texts = block.TryGetProperty("text", out var text)
                ? [text]
                : block.GetProperty("fields").EnumerateArray().ToArray();
            Assert.InRange(texts.Length, 1, 10);
            var most =
                Text(block, "type") == "header" ? 150
                : block.TryGetProperty("fields", out _) ? 2000
                : 3000;
            foreach (var one in texts)
            {
                Assert.InRange(Text(one, "text").Length, 1, most);
                if (Text(one, "type") == "mrkdwn")
                    Assert.Equal("<https://wiki.example.com/a%7Cb%3Ec|Open the runbook>", Text(one, "text"));
                else
                    Assert.Equal(("plain_text", false), (Text(one, "type"), one.GetProperty("emoji").GetBoolean()));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Repeats))]
    public void PagerDuty_gets_a_key_of_255_characters_at_most_and_texts_that_it_takes(int repeats)
    {
        var alert = AlertSamples.HostileOf(repeats);
        using var json = JsonDocument.Parse(PagerDutyMessage.Write(alert, "key"));
        Assert.InRange(Text(json.RootElement, "dedup_key").Length, 1, 255);
        Assert.InRange(Text(json.RootElement.GetProperty("payload"), "summary").Length, 1, 1024);
        Assert.NotEqual(
            PagerDutyMessage.KeyOf(alert),
            PagerDutyMessage.KeyOf(alert with { Environment = alert.Environment + "2" })
        );
    }

    [Fact]
    public void PagerDuty_triggers_resolves_and_takes_note_of_changes()
    {
        Assert.Equal(
            [
                "Failed trigger",
                "Succeeded change",
                "Started change",
                "LongerThanPredicted trigger",
                "WaitingForLock trigger",
                "Drift trigger",
                "PlanWaits trigger",
                "BatchPaused trigger",
                "BackupFailed trigger",
                "Recovered resolve",
            ],
            Enum.GetValues<AlertEvent>().Select(happened => $"{happened} {Action(happened)}")
        );

        static string Action(AlertEvent happened)
        {
            var alert = AlertSamples.Of(happened);
            using var json = JsonDocument.Parse(PagerDutyMessage.Write(alert, "key"));
            Assert.Equal("key", Text(json.RootElement, "routing_key"));
            var isEvent = json.RootElement.TryGetProperty("event_action", out var action);
            Assert.Equal(isEvent ? "/v2/enqueue" : "/v2/change/enqueue", PagerDutyMessage.PathOf(alert));
            if (isEvent)
                Assert.Equal("pgmigrate/PROD/db1.example.com:5432/shop", Text(json.RootElement, "dedup_key"));
            return isEvent ? action.GetString()! : "change";
        }
    }

    [Theory]
    [MemberData(nameof(Repeats))]
    public void A_mail_has_one_line_of_subject_and_no_markup_of_others(int repeats)
    {
        var mail = MailMessage.Of(AlertSamples.HostileOf(repeats));
        Assert.InRange(mail.Subject.Length, 1, 150);
        Assert.DoesNotContain(mail.Subject, char.IsControl);
        Assert.DoesNotContain("\u202e", mail.Text + mail.Html, StringComparison.Ordinal);
        Assert.All(
            Tag().Matches(mail.Html).Select(tag => tag.Groups[1].Value).Distinct(),
            tag => Assert.Contains(tag, new[] { "html", "body", "h2", "h4", "p", "table", "tr", "th", "td", "a" })
        );
        Assert.Equal(["https://wiki.example.com/a%7Cb%3Ec"], Link().Matches(mail.Html).Select(link => link.Groups[1].Value));
    }

    [Fact]
    public void A_webhook_is_signed_so_that_the_verifier_of_the_specification_takes_it()
    {
        string[] secrets = [AlertSamples.Secret(1), AlertSamples.Secret(2)];
        var (id, time) = ("msg_1", DateTimeOffset.UtcNow);
        var body = WebhookMessage.Write(AlertSamples.HostileOf(3));
        Assert.InRange(body.Length, 1, WebhookMessage.Limit);
        var signature = WebhookMessage.Sign(id, time, body, secrets.Select(secret => WebhookMessage.KeyOf(secret)!));
        var text = Encoding.UTF8.GetString(body);

        // This verifier looks at the first of several signatures alone; the specification has a receiver take any.
        new StandardWebhook(secrets[0]).Verify(text, Headers(id, time, signature));
        Assert.Equal(2, signature.Split(' ').Length);
        foreach (var (one, secret) in signature.Split(' ').Zip(secrets))
            new StandardWebhook(secret).Verify(text, Headers(id, time, one));
        Assert.ThrowsAny<Exception>(() => new StandardWebhook(AlertSamples.Secret(3)).Verify(text, Headers(id, time, signature)));
        Assert.ThrowsAny<Exception>(() => new StandardWebhook(secrets[0]).Verify(text + " ", Headers(id, time, signature)));

        using var json = JsonDocument.Parse(body);
        Assert.Equal("pgmigrate.alert.failed", Text(json.RootElement, "type"));
        Assert.Equal("failed", Text(json.RootElement.GetProperty("data"), "event"));
    }

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("whsec_MfKQ9r8GKYqrTwjU", false)]
    [InlineData("whsec_not base64 at all, though it is long enough", false)]
    [InlineData("", false)]
    public void A_secret_is_one_of_24_to_64_bytes(string secret, bool isOne) =>
        Assert.Equal(isOne, WebhookMessage.KeyOf(secret) is not null);

    [Fact]
    public void An_alert_is_the_same_after_it_was_kept()
    {
        foreach (
            var alert in Enum.GetValues<AlertEvent>()
                .Select(happened => AlertSamples.Of(happened))
                .Append(AlertSamples.HostileOf(2))
        )
            Assert.Equal(alert, Alert.OfJson(alert.ToJson()));
    }

    [Fact]
    public void A_text_is_not_cut_within_a_character()
    {
        Assert.Equal("ab …", CutText.Line("ab\ud83d\ude00cdef", 5));
        Assert.Equal("a …", CutText.Line("ae\u0301\u0301\u0301 and more", 6));
    }

    internal static HeaderDictionary Headers(string id, DateTimeOffset time, string signature) =>
        new()
        {
            ["webhook-id"] = id,
            ["webhook-timestamp"] = $"{time.ToUnixTimeSeconds()}",
            ["webhook-signature"] = signature,
        };

    private static JsonElement Card(Alert alert) => Card(TeamsMessage.Write(alert));

    private static JsonElement Card(byte[] message)
    {
        using var json = JsonDocument.Parse(message);
        var attachment = json.RootElement.GetProperty("attachments")[0];
        Assert.Equal("application/vnd.microsoft.card.adaptive", Text(attachment, "contentType"));
        return attachment.GetProperty("content").Clone();
    }

    private static IEnumerable<string> Runs(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Runs)
        : element.TryGetProperty("inlines", out var inlines) ? Runs(inlines)
        : element.TryGetProperty("items", out var items) ? Runs(items)
        : [Text(element, "text")];

    private static IEnumerable<string> Elements(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array
            ? element.EnumerateArray().SelectMany(Elements)
            : new[] { "inlines", "items" }
                .Where(name => element.TryGetProperty(name, out _))
                .SelectMany(name => Elements(element.GetProperty(name)))
                .Prepend(Text(element, "type"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    [GeneratedRegex("</?([a-zA-Z0-9!]+)")]
    private static partial Regex Tag();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Link();
}
