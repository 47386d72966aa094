using PgMigrate.Engine.Reports.Documents;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>Writes a report of what databases have kept of themselves.</summary>
internal static class DatabaseReport
{
    /// <summary>Refuses a format that has no room for such a report.</summary>
    /// <exception cref="MigrationException">OptionsInvalid.</exception>
    public static void RequireFormat(ReportFormat format)
    {
        if (format is ReportFormat.Sarif or ReportFormat.JUnit)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{format} holds findings, and no report of a database. Nothing is written.",
                "Take Html or Markdown for people, Csv or Json for programs."
            );
    }

    /// <summary>Writes one report of all databases.</summary>
    /// <param name="sources">What was read of each.</param>
    /// <param name="query">What it is about.</param>
    /// <param name="format">Its format.</param>
    /// <param name="now">The end of the time, where none was asked for.</param>
    /// <param name="writer">Where it goes; not closed. To be encoded as UTF-8, which HTML declares.</param>
    /// <exception cref="MigrationException">OptionsInvalid: the format has no room for it.</exception>
    public static void Write(
        IReadOnlyList<ReportSource> sources,
        ReportQuery query,
        ReportFormat format,
        DateTimeOffset now,
        TextWriter writer
    )
    {
        RequireFormat(format);
        ReportSource[] sorted = [.. sources.OrderBy(source => source.Place, StringComparer.Ordinal)];
        var document = query.Kind switch
        {
            ReportKind.History => HistoryDocument.Of(sorted, query, now),
            ReportKind.Schema => SchemaDocument.Of(sorted, query),
            _ => EvolutionDocument.Of(sorted, query),
        };
        switch (format)
        {
            case ReportFormat.Html:
                DocumentHtml.Write(document, writer);
                return;
            case ReportFormat.Markdown:
                DocumentMarkdown.Write(document, writer);
                return;
            case ReportFormat.Csv:
                DocumentCsv.Write(document, writer);
                return;
            default:
                DocumentJson.Write(document, writer);
                return;
        }
    }
}
