using System.Text;
using System.Text.Json;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Text;

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
    public static string OfList(IEnumerable<string> texts) => OfArray(texts, static (json, text) => json.WriteStringValue(text));

    /// <summary>What <c>end_run.sql</c> takes: name, rows and duration of each script.</summary>
    public static string OfMeasured(IEnumerable<ScriptRun> runs) => OfArray(runs, Write);

    /// <summary>What <c>record_checkpoint.sql</c> takes: number, state, hash and a few words of each statement, secrets
    /// masked.</summary>
    public static string OfCheckpoints(IEnumerable<(ScriptStep Step, bool IsDone)> steps, SecretMask mask)
    {
        var all = steps.ToArray();
        var last = all.LastOrDefault(item => item.IsDone).Step;
        return OfArray(all, (json, item) => Write(json, item.Step, item.IsDone, item.Step == last, mask));
    }

    private static string OfArray<T>(IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
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

    private static void Write(Utf8JsonWriter json, ScriptStep step, bool isDone, bool isLast, SecretMask mask)
    {
        json.WriteStartObject();
        json.WriteNumber("ordinal", step.Ordinal);
        json.WriteString("state", isDone ? "done" : "intent");
        json.WriteString("hash", step.Hash(mask));
        json.WriteString("statement", mask.Hide(step.Summary));
        json.WriteBoolean("is_last", isLast);
        json.WriteEndObject();
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
