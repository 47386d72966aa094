using System.Text;
using System.Text.Json;

namespace PgMigrate.Engine.History;

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
    public static string OfList(IEnumerable<string> texts)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>What <c>end_run.sql</c> takes: name, rows and duration of each script.</summary>
    public static string OfMeasured(IEnumerable<ScriptRun> runs)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var run in runs)
                Write(json, run);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void Write(Utf8JsonWriter json, ScriptRun run)
    {
        json.WriteStartObject();
        json.WriteString("script", run.Script);
        json.WriteNumber("rows", run.Rows ?? 0);
        json.WriteNumber("microseconds", (long)(run.Duration ?? TimeSpan.Zero).TotalMicroseconds);
        json.WriteEndObject();
    }
}
