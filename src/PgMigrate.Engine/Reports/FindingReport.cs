namespace PgMigrate.Engine.Reports;

/// <summary>Writes findings for those who were not there when they were made: build servers, reviewers, other programs.</summary>
public static class FindingReport
{
    /// <summary>Writes a report. It is valid in its format whatever the findings hold, also where there are none.</summary>
    /// <param name="findings">The findings, in the order in which they are to be told.</param>
    /// <param name="format">The format.</param>
    /// <param name="sourceRoot">Full path of the folder to which paths are made relative; a file outside of it keeps its full
    /// path.</param>
    /// <param name="writer">Where it goes; not closed. To be encoded as UTF-8, which XML and HTML declare.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such format.</exception>
    public static void Write(IReadOnlyList<Finding> findings, ReportFormat format, string sourceRoot, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentException.ThrowIfNullOrEmpty(sourceRoot);
        ArgumentNullException.ThrowIfNull(writer);
        Renderer(format).Write(ReportContent.Of(findings, new SourceRoot(sourceRoot)), writer);
    }

    private static IReportFormat Renderer(ReportFormat format) =>
        format switch
        {
            ReportFormat.Sarif => new SarifReport(),
            ReportFormat.JUnit => new JUnitReport(),
            ReportFormat.Markdown => new MarkdownReport(),
            ReportFormat.Html => new HtmlReport(),
            ReportFormat.Json => new JsonReport(),
            ReportFormat.Csv => new CsvReport(),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
        };
}
