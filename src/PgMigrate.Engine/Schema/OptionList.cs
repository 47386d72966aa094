using System.Text.Json;

namespace PgMigrate.Engine.Schema;

/// <summary>Options of foreign objects. A snapshot is stored and shown, so it keeps no password.</summary>
internal static class OptionList
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    private static readonly string[] SecretWords =
    [
        "password", "passwd", "passcode", "passphrase", "secret", "token", "credential", "apikey", "api_key", "access_key", "private_key",
    ];

    /// <summary>The options as they are written, in ordinal order.</summary>
    /// <param name="json">A JSON object.</param>
    public static string Describe(string json)
    {
        using var document = JsonDocument.Parse(json);
        var options = document.RootElement.EnumerateObject().OrderBy(option => option.Name, StringComparer.Ordinal);
        return string.Join(", ", options.Select(option => $"{option.Name} '{ValueOf(option).Replace("'", "''", StringComparison.Ordinal)}'"));
    }

    private static string ValueOf(JsonProperty option) =>
        SecretWords.Any(word => option.Name.Contains(word, StringComparison.OrdinalIgnoreCase)) ? Mask : option.Value.GetString() ?? string.Empty;
}
