using System.Buffers;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>The main table of a report as CSV (RFC 4180), durations in seconds.</summary>
internal static class DocumentCsv
{
    private const string LineEnd = "\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    // A spreadsheet would take for a formula what begins so, and what stands in a report may come from anywhere.
    private static readonly SearchValues<char> Formulas = SearchValues.Create("=+-@\t\r");

    /// <summary>Writes it.</summary>
    public static void Write(ReportDocument document, TextWriter writer)
    {
        var table = document.Main.Table!;
        WriteRow(writer, table.Columns.Select(column => column.Name));
        foreach (var row in table.Rows)
            WriteRow(writer, row.Select(value => value is string text ? Harmless(text) : CellText.ForPrograms(value)));
    }

    /// <summary>A table as CSV, of texts.</summary>
    public static void Write(TextWriter writer, IEnumerable<string> names, IEnumerable<IEnumerable<string?>> rows)
    {
        WriteRow(writer, names);
        foreach (var row in rows)
            WriteRow(writer, row.Select(text => text is null ? string.Empty : Harmless(text)));
    }

    private static void WriteRow(TextWriter writer, IEnumerable<string> fields)
    {
        writer.Write(string.Join(',', fields.Select(Field)));
        writer.Write(LineEnd);
    }

    private static string Harmless(string text)
    {
        var clean = ReportText.Clean(text);
        return clean.Length > 0 && Formulas.Contains(clean[0]) ? $"'{clean}" : clean;
    }

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
