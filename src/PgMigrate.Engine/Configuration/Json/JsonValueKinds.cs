using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Configuration.Json;

/// <summary>What is said where a value is not of its kind.</summary>
internal static class JsonValueKinds
{
    /// <summary>What is wrong, to follow the name of the property, and what to write.</summary>
    /// <param name="kind">What the value was to be.</param>
    /// <param name="text">The text that stands there; null where no text does.</param>
    public static (string Message, string Advice) Refusal(Type kind, string? text) =>
        kind switch
        {
            _ when kind == typeof(string) => ("is no text.", "Put it in double quotes."),
            _ when kind == typeof(int) || kind == typeof(long) => ("is no whole number.", "Write it without quotes."),
            _ when kind == typeof(bool) => ("is neither true nor false.", "Write it without quotes."),
            _ when kind == typeof(TimeSpan) => (
                "is no duration.",
                "Write, for instance, \"500ms\", \"5s\", \"2min\", \"1h\" or \"7d\"."
            ),
            _ when kind == typeof(DateTimeOffset) => (
                "is no moment.",
                "Write it with its distance from UTC: \"2026-12-20T18:00:00+01:00\"."
            ),
            { IsEnum: true } => RefusalOfChoice(NamesOf(kind), text),
            _ => ("cannot be understood.", "See the schema."),
        };

    /// <summary>What may stand for the values of an enumeration.</summary>
    public static IReadOnlyList<string> NamesOf(Type kind) =>
        [.. Enum.GetNames(kind).Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)];

    private static (string, string) RefusalOfChoice(IReadOnlyList<string> names, string? text) =>
        (
            text is null ? "is no text." : $"is '{text}', which is not known.{NearestName.Hint(text, names)}",
            $"Write {string.Join(", ", names)}."
        );
}
