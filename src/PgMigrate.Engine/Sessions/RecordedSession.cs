using System.Text.Json;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Sessions;

/// <summary>What a session was like, as <c>session_state.sql</c> tells it.</summary>
/// <param name="Settings">What was set in it, and its role.</param>
/// <param name="Objects">What no other session can have, in words.</param>
internal sealed record SessionState(IReadOnlyDictionary<string, string> Settings, IReadOnlyList<string> Objects)
{
    /// <summary>Reads one.</summary>
    public static SessionState Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement);
    }

    /// <summary>Reads one.</summary>
    public static SessionState Read(JsonElement state) =>
        new(
            state
                .GetProperty("settings")
                .EnumerateObject()
                .ToDictionary(setting => setting.Name, setting => setting.Value.GetString()!, StringComparer.Ordinal),
            [.. state.GetProperty("objects").EnumerateArray().Select(item => item.GetString()!)]
        );
}

/// <summary>What the committed statements of an earlier try had made of its session.</summary>
/// <param name="Changes">Settings by name, null for one that was reset; in the order in which they are to be made again.</param>
/// <param name="Lost">What no other session can have, in words.</param>
internal sealed partial record RecordedSession(IReadOnlyList<(string Name, string? Value)> Changes, IReadOnlyList<string> Lost)
{
    /// <summary>A session that nothing was done to, as a checkpoint has it.</summary>
    public const string None = """{"begun": {"settings": {}, "objects": []}, "now": {"settings": {}, "objects": []}}""";

    // A role without rights may set less, so it comes last.
    private static readonly string[] Last = ["session_authorization", "role"];

    /// <summary>Reads what a checkpoint has.</summary>
    public static RecordedSession Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var begun = SessionState.Read(document.RootElement.GetProperty("begun"));
        var now = SessionState.Read(document.RootElement.GetProperty("now"));
        var set = now
            .Settings.Where(setting => begun.Settings.GetValueOrDefault(setting.Key) != setting.Value)
            .Select(setting => (setting.Key, (string?)setting.Value));
        var reset = begun.Settings.Keys.Except(now.Settings.Keys, StringComparer.Ordinal).Select(name => (name, (string?)null));
        return new RecordedSession(
            [
                .. set.Concat(reset)
                    .Where(change => SettingName().IsMatch(change.Item1))
                    .OrderBy(change => Array.IndexOf(Last, change.Item1)),
            ],
            [.. now.Objects.Except(begun.Objects, StringComparer.Ordinal)]
        );
    }

    // It is written into a RESET.
    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_$]*(\.[A-Za-z_][A-Za-z0-9_$]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex SettingName();
}
