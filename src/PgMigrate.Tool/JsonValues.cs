using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace PgMigrate.Tool;

/// <summary>
/// From PowerShell's values to JSON's: properties keep their names, durations are seconds, times ISO 8601 in UTC, enums names.
/// </summary>
internal static class JsonValues
{
    // A result, a list in it, an object of that list and its values: what the module's types need.
    private const int Depth = 4;

    // Good for its server alone, but a password all the same; and logs are where JSON lines go.
    private static readonly HashSet<string> Withheld = new(StringComparer.OrdinalIgnoreCase) { "ConnectionString", "Password" };

    /// <summary>The value of a result.</summary>
    public static JsonNode? From(object? value) => From(value, Depth);

    /// <summary>The value of a property; null where there is none of that name.</summary>
    public static JsonNode? Property(object owner, string name) =>
        From(PSObject.AsPSObject(owner).Properties[name]?.Value, depth: 1);

    private static JsonNode? From(object? value, int depth) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null => null,
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            Enum name => JsonValue.Create(name.ToString()),
            TimeSpan duration => JsonValue.Create(duration.TotalSeconds),
            DateTimeOffset time => JsonValue.Create(Text(time)),
            DateTime time => JsonValue.Create(Text(time)),
            byte or sbyte or short or ushort or int or uint or long or ulong or decimal => JsonValue.Create(
                LanguagePrimitives.ConvertTo<decimal>(value)
            ),
            float or double when double.IsFinite(LanguagePrimitives.ConvertTo<double>(value)) => JsonValue.Create(
                LanguagePrimitives.ConvertTo<double>(value)
            ),
            _ when depth == 0 => JsonValue.Create($"{value}"),
            IDictionary table => FromTable(table, depth - 1),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(item => From(item, depth - 1))]),
            { } plain when HasProperties(plain) => FromProperties(PSObject.AsPSObject(value), depth - 1),
            _ => JsonValue.Create($"{value}"),
        };

    // Objects of other makers are deep and refer to each other: those are written as text.
    private static bool HasProperties(object value) => value is PSCustomObject || value.GetType().Namespace == nameof(PgMigrate);

    private static JsonObject FromTable(IDictionary table, int depth)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in table)
            result[$"{entry.Key}"] = From(entry.Value, depth);
        return result;
    }

    private static JsonObject FromProperties(PSObject value, int depth)
    {
        var result = new JsonObject();
        foreach (
            PSPropertyInfo property in value.Properties.Where(property =>
                property.IsGettable && !Withheld.Contains(property.Name)
            )
        )
            result[property.Name] = From(Read(property), depth);
        return result;
    }

    // A property of a type that is not ours may throw; its other properties are still worth having.
    private static object? Read(PSPropertyInfo property)
    {
        try
        {
            return property.Value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static string Text(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
