using System.Text.Encodings.Web;
using System.Text.Json;

namespace PgMigrate.Engine.Telemetry.Alerts.Messages;

/// <summary>Writes messages as JSON.</summary>
internal static class JsonMessage
{
    /// <summary>
    /// How texts are written. A message is no part of a page; what is written as \u0000 would count six times against the
    /// receivers' limits.
    /// </summary>
    public static JavaScriptEncoder Encoder { get; } = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly JsonWriterOptions Options = new() { Encoder = Encoder };

    /// <summary>A JSON object as UTF-8.</summary>
    /// <param name="write">Writes its members.</param>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>A member that is an object.</summary>
    public static void Object(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject(name);
        write(json);
        json.WriteEndObject();
    }

    /// <summary>An element that is an object.</summary>
    public static void Object(this Utf8JsonWriter json, Action<Utf8JsonWriter> write)
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    }

    /// <summary>A member that is a list.</summary>
    public static void List(this Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WriteStartArray(name);
        write(json);
        json.WriteEndArray();
    }
}
