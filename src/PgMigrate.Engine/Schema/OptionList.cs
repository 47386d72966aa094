using System.Text.Json;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Options of foreign objects, and settings of functions. A snapshot is stored and shown, so no password leaves the server: it
/// masks what may be one by its name.
/// </summary>
internal static class OptionList
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mask = "***";

    /// <summary>
    /// Matches the names of options and settings that may hold a secret: a regular expression of the server's. Words that others
    /// are made of, such as key, count where they stand by themselves: <c>app.key</c>, and not <c>primary_keys</c>.
    /// </summary>
    public const string SecretNames =
        "passw|passcode|passphrase|pwd|secret|token|credential|conninfo|connstr|connection_?string|signature"
        + "|api_?key|access_?key|account_?key|private_?key"
        + "|(^|[._-])(pass|pw|key|dsn|uri|url|sas|auth|jwt|pin)([._-]|$)";

    /// <summary>
    /// Whether an option or a setting of an object is masked, so that it cannot be made again from what is kept.
    /// </summary>
    public static bool IsMasked(SchemaObject item) =>
        item["foreign options"]?.Contains($"'{Mask}'", StringComparison.Ordinal) == true
        || item["settings"]?.Contains($"={Mask}", StringComparison.Ordinal) == true;

    /// <summary>The options as they are written, in ordinal order.</summary>
    /// <param name="json">A JSON object.</param>
    public static string Describe(string json)
    {
        using var document = JsonDocument.Parse(json);
        var options = document.RootElement.EnumerateObject().OrderBy(option => option.Name, StringComparer.Ordinal);
        return string.Join(
            ", ",
            options.Select(option => $"{option.Name} '{option.Value.GetString()?.Replace("'", "''", StringComparison.Ordinal)}'")
        );
    }
}
