namespace PgMigrate.Engine.Reports;

/// <summary>One format of a report.</summary>
internal interface IReportFormat
{
    /// <summary>Writes the whole report. What it is given is clean already; see <see cref="ReportContent.Of"/>.</summary>
    void Write(ReportContent content, TextWriter writer);
}
