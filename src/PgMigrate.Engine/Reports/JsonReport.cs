using System.Text.Json;

namespace PgMigrate.Engine.Reports;

/// <summary>
/// The findings as an array. Every property is there; what is not known is null. Its schema is in the cmdlet's help.
/// </summary>
internal sealed class JsonReport : IReportFormat
{
    public void Write(ReportContent content, TextWriter writer) =>
        JsonText.Write(
            writer,
            json =>
            {
                json.WriteStartArray();
                foreach (Finding finding in content.Findings)
                    WriteFinding(json, finding);
                json.WriteEndArray();
            }
        );

    private static void WriteFinding(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.RuleId);
        json.WriteString("server", finding.Server);
        json.WriteString("database", finding.Database);
        json.WriteString("schema", finding.Schema);
        json.WriteString("severity", finding.Severity.ToString());
        json.WriteString("script", finding.Script);
        json.WriteString("path", finding.Path);
        WriteNumber(json, "line", finding.Line);
        WriteNumber(json, "column", finding.Column);
        json.WriteString("statement", finding.Statement);
        json.WriteString("object", finding.Object);
        json.WriteString("evidence", finding.Evidence.ToString());
        json.WriteString("lock", finding.Lock?.ToString());
        json.WriteString("message", finding.Message);
        json.WriteString("reason", finding.Reason);
        json.WriteString("safeWay", finding.SafeWay);
        json.WriteString("helpUri", finding.HelpUri.OriginalString);
        json.WriteString("allowedBecause", finding.AllowedBecause);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        if (value is null)
            json.WriteNull(name);
    }
}
