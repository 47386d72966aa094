using System.Text.Json;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Files;

/// <summary>Reads SPRING_APPLICATION_JSON.</summary>
internal static class JsonText
{
    /// <summary>Its values, with names joined by dots.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="origin">Where it stands, for a reader.</param>
    /// <exception cref="SpringException">It is no object of JSON; the text is not in the message.</exception>
    public static IReadOnlyList<PropertyValue> Read(string text, string origin)
    {
        var values = new List<PropertyValue>();
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new SpringException($"{origin} is no object of JSON.", "Write {\"name\": \"value\"}.");
            Add(string.Empty, document.RootElement, values, origin);
        }
        catch (JsonException exception)
        {
            throw new SpringException(
                $"{origin} is no JSON, from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} on.",
                "Correct it, as the application could not read it either."
            );
        }

        return values;
    }

    private static void Add(string name, JsonElement element, List<PropertyValue> values, string origin)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                    Add(name.Length == 0 ? property.Name : $"{name}.{property.Name}", property.Value, values, origin);
                break;
            case JsonValueKind.Array:
                int index = 0;
                foreach (JsonElement item in element.EnumerateArray())
                    Add($"{name}[{index++}]", item, values, origin);
                break;
            case JsonValueKind.Null:
                break;
            default:
                values.Add(new PropertyValue(name, element.ToString(), origin));
                break;
        }
    }
}
