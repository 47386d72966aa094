using System.Text.Json;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>A report as one JSON object: an array for each section. Durations are in seconds.</summary>
internal static class DocumentJson
{
    /// <summary>Writes it.</summary>
    public static void Write(ReportDocument document, TextWriter writer) =>
        JsonText.Write(
            writer,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("kind", document.Kind.ToString());
                json.WriteString("summary", ReportText.Clean(document.Summary));
                foreach (var section in document.Sections)
                    if (section.Table is { } table)
                        json.WriteObjects(section.Name, table.Rows, row => WriteRow(json, table.Columns, row));
                    else if (section.Chart is { } chart)
                        json.WriteObjects(section.Name, Enumerable.Range(0, chart.Times.Count), i => WritePoint(json, chart, i));
                json.WriteEndObject();
            }
        );

    private static void WriteRow(Utf8JsonWriter json, IReadOnlyList<ReportColumn> columns, IReadOnlyList<object?> row)
    {
        for (var i = 0; i < columns.Count; i++)
            WriteValue(json, columns[i].Name, row[i]);
    }

    private static void WritePoint(Utf8JsonWriter json, ReportChart chart, int point)
    {
        WriteValue(json, "at", chart.Times[point]);
        foreach (var series in chart.Series)
            json.WriteNumber(series.Name, series.Values[point]);
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(name);
                return;
            case TimeSpan duration:
                json.WriteNumber(name, Math.Round(duration.TotalSeconds, 6));
                return;
            case int number:
                json.WriteNumber(name, number);
                return;
            case long number:
                json.WriteNumber(name, number);
                return;
            case double number:
                json.WriteNumber(name, number);
                return;
            default:
                json.WriteString(name, CellText.ForPrograms(value));
                return;
        }
    }
}
