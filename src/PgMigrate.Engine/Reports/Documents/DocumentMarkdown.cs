using System.Text;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports.Documents;

/// <summary>A report in GitHub's Markdown. What its charts show stands in tables.</summary>
internal static class DocumentMarkdown
{
    /// <summary>Writes it.</summary>
    public static void Write(ReportDocument document, TextWriter writer)
    {
        writer.Write($"# {MarkdownText.Escape(document.Title)}\n\n{MarkdownText.Escape(document.Summary)}\n");
        foreach (var section in document.Sections)
        {
            writer.Write($"\n## {MarkdownText.Escape(section.Heading)}\n");
            if (section.Note is { } note)
                writer.Write($"\n{MarkdownText.Escape(note)}\n");
            if ((section.Table ?? section.Chart?.ToTable()) is { } table)
                writer.Write($"\n{Of(table)}");
        }
    }

    private static string Of(ReportTable table)
    {
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count).Where(i => !table.Columns[i].IsForPrograms)];
        var text = new StringBuilder();
        AppendRow(text, shown.Select(i => MarkdownText.Escape(table.Columns[i].Heading)));
        AppendRow(text, shown.Select(_ => "---"));
        foreach (var row in table.Rows)
            AppendRow(text, shown.Select(i => Cell(table.Columns[i], row[i])));
        return text.ToString();
    }

    private static string Cell(ReportColumn column, object? value)
    {
        var text = CellText.ForPeople(value);
        return column.IsCode ? MarkdownText.CellCode(CleanText.Line(text)) : MarkdownText.Escape(text);
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
