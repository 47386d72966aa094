using System.Text;
using System.Text.Json;

namespace PgMigrate.Engine.Text;

/// <summary>
/// Lists go to the server and come back as JSON: in a process that migrates once and ends, the converters that Npgsql makes for
/// arrays take a tenth of its time.
/// </summary>
internal static class JsonText
{
    /// <summary>The strings of a JSON array.</summary>
    public static IReadOnlyList<string> ToList(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(element => element.GetString()!)];
    }

    /// <summary>A JSON array of strings.</summary>
    public static string OfList(IEnumerable<string> texts) => OfArray(texts, static (json, text) => json.WriteStringValue(text));

    /// <summary>A JSON array.</summary>
    /// <param name="items">Its elements.</param>
    /// <param name="write">Writes one as a value.</param>
    public static string OfArray<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var item in items)
                write(json, item);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
