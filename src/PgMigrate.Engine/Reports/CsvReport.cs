using System.Globalization;
using PgMigrate.Engine.Reports.Documents;

namespace PgMigrate.Engine.Reports;

/// <summary>The findings as one table, with the names of the JSON.</summary>
internal sealed class CsvReport : IReportFormat
{
    private static readonly string[] Names =
    [
        "ruleId",
        "server",
        "database",
        "severity",
        "script",
        "path",
        "line",
        "column",
        "object",
        "evidence",
        "message",
        "reason",
        "safeWay",
        "allowedBecause",
        "helpUri",
    ];

    public void Write(ReportContent content, TextWriter writer) => DocumentCsv.Write(writer, Names, content.Findings.Select(Row));

    private static IEnumerable<string?> Row(Finding finding) =>
        [
            finding.RuleId,
            finding.Server,
            finding.Database,
            finding.Severity.ToString(),
            finding.Script,
            finding.Path,
            finding.Line?.ToString(CultureInfo.InvariantCulture),
            finding.Column?.ToString(CultureInfo.InvariantCulture),
            finding.Object,
            finding.Evidence.ToString(),
            finding.Message,
            finding.Reason,
            finding.SafeWay,
            finding.AllowedBecause,
            finding.HelpUri.OriginalString,
        ];
}
