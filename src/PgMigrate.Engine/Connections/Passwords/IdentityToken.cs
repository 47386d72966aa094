using System.Globalization;
using System.Text.Json;

namespace PgMigrate.Engine.Connections.Passwords;

/// <summary>A token of a cloud identity. It is a secret.</summary>
/// <param name="Value">What is sent as the password.</param>
/// <param name="EndsAt">When it ends (UTC); null where nobody says.</param>
internal sealed record IdentityToken(string Value, DateTimeOffset? EndsAt)
{
    /// <summary>Reads an endpoint's answer.</summary>
    /// <param name="answer">The answer, JSON.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null where the answer holds no token.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static IdentityToken? Read(Stream answer, DateTimeOffset now)
    {
        using var json = JsonDocument.Parse(answer);
        return
            json.RootElement.ValueKind == JsonValueKind.Object && Text(json.RootElement, "access_token") is { Length: > 0 } token
            ? new IdentityToken(token, EndOf(json.RootElement, now))
            : null;
    }

    /// <summary>Nothing of it: a record would write its value.</summary>
    public override string ToString() => nameof(IdentityToken);

    // How long it lasts is said by this machine's clock; the time at which it ends, by the endpoint's. Either may be a text.
    private static DateTimeOffset? EndOf(JsonElement answer, DateTimeOffset now)
    {
        if (Seconds(answer, "expires_in") is { } left)
            return now.AddSeconds(left);
        if (Seconds(answer, "expires_on") is { } end)
            return DateTimeOffset.FromUnixTimeSeconds(end);
        return DateTimeOffset.TryParse(
            Text(answer, "expires_on"),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time.ToUniversalTime()
            : null;
    }

    private static long? Seconds(JsonElement answer, string name)
    {
        const long Latest = 253_402_300_799;
        if (!answer.TryGetProperty(name, out var value))
            return null;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Latest
            ? seconds
            : null;
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
