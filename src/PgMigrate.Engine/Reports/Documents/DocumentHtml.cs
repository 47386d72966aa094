namespace PgMigrate.Engine.Reports.Documents;

/// <summary>A report as one page in one file: no script, nothing from elsewhere; charts are SVG.</summary>
internal static class DocumentHtml
{
    /// <summary>Writes it.</summary>
    public static void Write(ReportDocument document, TextWriter writer)
    {
        HtmlReport.WriteHead(writer, document.Title, ReportText.Clean(document.Summary));
        foreach (var section in document.Sections)
            Write(section, writer);
        HtmlReport.WriteFoot(writer);
    }

    private static void Write(ReportSection section, TextWriter writer)
    {
        writer.Write($"<section>\n<h2 id=\"{section.Name}\">{HtmlReport.Encode(section.Heading)}</h2>\n");
        if (section.Note is { } note)
            writer.Write($"<p>{HtmlReport.Encode(ReportText.Clean(note))}</p>\n");
        if (section.Chart is { } chart)
            writer.Write(SvgChart.Of(chart));
        if (section.Table is { } table)
            Write(section, table, writer);
        writer.Write("</section>\n");
    }

    private static void Write(ReportSection section, ReportTable table, TextWriter writer)
    {
        int[] shown = [.. Enumerable.Range(0, table.Columns.Count).Where(i => !table.Columns[i].IsForPrograms)];
        writer.Write($"<div class=\"scroll\" role=\"region\" aria-labelledby=\"{section.Name}\" tabindex=\"0\">\n");
        writer.Write("<table class=\"data\">\n<thead><tr>");
        foreach (var i in shown)
            writer.Write($"<th scope=\"col\">{HtmlReport.Encode(table.Columns[i].Heading)}</th>");
        writer.Write("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            writer.Write("<tr>");
            foreach (var i in shown)
                writer.Write($"<td>{Cell(table.Columns[i], row[i])}</td>");
            writer.Write("</tr>\n");
        }

        writer.Write("</tbody>\n</table>\n</div>\n");
    }

    private static string Cell(ReportColumn column, object? value)
    {
        var text = CellText.ForPeople(value);
        return column.IsCode && text.Length > 0 ? HtmlReport.Code(text) : HtmlReport.Encode(text);
    }
}
