using System.Text;
using System.Text.Json;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// The canonical JSON of a snapshot: <c>{"format":2,"objects":[{"type","name","parent","properties":{…}}]}</c>. All but ASCII is
/// escaped: which characters a runtime leaves as they are depends on its version, and the hash must not.
/// </summary>
internal static class SnapshotJson
{
    /// <summary>Writes the objects in the order they have.</summary>
    public static string Write(IReadOnlyList<SchemaObject> objects)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("format", SnapshotForm.Current);
            json.WriteStartArray("objects");
            foreach (var item in objects)
                Write(json, item);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.ASCII.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads the objects, and which form they have.</summary>
    /// <exception cref="JsonException">The text is no snapshot, or one of a later version of PgMigrate.</exception>
    public static (int Form, IReadOnlyList<SchemaObject> Objects) Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var form = ReadForm(json.RootElement);
            return (form, [.. json.RootElement.GetProperty("objects").EnumerateArray().Select(ReadObject)]);
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException)
        {
            throw new JsonException("The JSON is not that of a schema snapshot.", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, SchemaObject item)
    {
        json.WriteStartObject();
        json.WriteString("type", item.Type);
        json.WriteString("name", item.Name);
        if (item.Parent is not null)
            json.WriteString("parent", item.Parent);
        json.WriteStartObject("properties");
        foreach (var property in item.Properties)
            json.WriteString(property.Name, property.Value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static int ReadForm(JsonElement root)
    {
        var form = root.GetProperty("format").GetInt32();
        return form is > 0 and <= SnapshotForm.Current
            ? form
            : throw new JsonException(
                $"The schema snapshot has format {form}; this version of PgMigrate reads up to {SnapshotForm.Current}."
            );
    }

    private static SchemaObject ReadObject(JsonElement json) =>
        new(
            json.GetProperty("type").GetString()!,
            json.GetProperty("name").GetString()!,
            json.TryGetProperty("parent", out var parent) ? parent.GetString() : null,
            [
                .. json.GetProperty("properties")
                    .EnumerateObject()
                    .Select(property => new SchemaProperty(property.Name, property.Value.GetString()!)),
            ]
        );
}
