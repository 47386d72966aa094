using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>A record as a line of a log, the line's end included.</summary>
internal static class LogText
{
    // Read by programs, not by browsers: 'é' and '<' need no escape. A line's end is always one.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a record.</summary>
    public static byte[] Write(LogRecord record, MigrationLogFormat format) =>
        format == MigrationLogFormat.Json ? WriteJson(record) : Encoding.UTF8.GetBytes(WriteText(record));

    private static byte[] WriteJson(LogRecord record)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Json))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", Time(record));
            writer.WriteString("severity_text", Severity(record.Level).Text);
            writer.WriteNumber("severity_number", Severity(record.Level).Number);
            writer.WriteString("event.name", record.Kind.Name);
            writer.WriteString("body", record.Body);
            foreach (var (name, value) in record.Attributes)
            {
                writer.WritePropertyName(name);
                WriteValue(writer, value);
            }

            writer.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case int number:
                writer.WriteNumberValue(number);
                return;
            case long number:
                writer.WriteNumberValue(number);
                return;
            case double number:
                writer.WriteNumberValue(number);
                return;
            default:
                writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                return;
        }
    }

    // What follows the first line of a text is indented, so that it cannot be taken for another event.
    private static string WriteText(LogRecord record)
    {
        var place = string.Join(
            ' ',
            new[] { record.Event.Database, Script(record.Event) }.OfType<string>().Select(CleanText.Line)
        );
        var where = place.Length > 0 ? $"{place}: " : string.Empty;
        var body = CleanText.Lines(record.Body).ReplaceLineEndings("\n    ");
        var end = record.Event is CallFailed { RecommendedAction: { Length: > 0 } action }
            ? $"\n    {CleanText.Lines(action).ReplaceLineEndings("\n    ")}"
            : string.Empty;
        return $"{Time(record)} {Severity(record.Level).Text, -7} {where}{body}{end}\n";
    }

    private static string? Script(RunEvent happened) =>
        happened is { Script: { } script, Folder: { Length: > 0 } folder } ? $"{folder}/{script}" : happened.Script;

    private static string Time(LogRecord record) =>
        record.Event.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    // The numbers of OpenTelemetry's data model.
    private static (string Text, int Number) Severity(MigrationLogLevel level) =>
        level switch
        {
            MigrationLogLevel.Debug => ("DEBUG", 5),
            MigrationLogLevel.Verbose => ("VERBOSE", 7),
            MigrationLogLevel.Information => ("INFO", 9),
            MigrationLogLevel.Warning => ("WARN", 13),
            _ => ("ERROR", 17),
        };
}
