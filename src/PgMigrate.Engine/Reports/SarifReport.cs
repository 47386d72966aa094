using System.Text.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>SARIF 2.1.0 (OASIS), with what GitHub's code scanning and Azure DevOps ask for beyond it.</summary>
internal sealed class SarifReport : IReportFormat
{
    // GitHub's limit of a rule's descriptions.
    private const int DescriptionLength = 1024;

    public void Write(ReportContent content, TextWriter writer) =>
        JsonText.Write(
            writer,
            json =>
            {
                json.WriteStartObject();
                json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
                json.WriteString("version", "2.1.0");
                json.WriteObjects("runs", [content], run => WriteRun(json, run));
                json.WriteEndObject();
            }
        );

    private static void WriteRun(Utf8JsonWriter json, ReportContent content)
    {
        json.WriteObject("tool", () => json.WriteObject("driver", () => WriteDriver(json, content.Rules)));
        json.WriteString("columnKind", "utf16CodeUnits");

        // No address: where the folder lies on this machine is nobody's business, and differs from run to run.
        json.WriteObject(
            "originalUriBaseIds",
            () =>
                json.WriteObject(
                    SarifLocation.BaseId,
                    () => WriteText(json, "description", "The folder that paths are relative to.")
                )
        );
        WriteResults(json, content);
    }

    private static void WriteDriver(Utf8JsonWriter json, IReadOnlyList<ReportRule> rules)
    {
        json.WriteString("name", "PgMigrate");
        json.WriteString("version", ReportContent.ProductVersion);
        json.WriteString("semanticVersion", ReportContent.ProductVersion);
        json.WriteObjects("rules", rules, rule => WriteRule(json, rule));
    }

    private static void WriteRule(Utf8JsonWriter json, ReportRule rule)
    {
        json.WriteString("id", rule.Id);
        WriteText(json, "shortDescription", ReportText.Shorten(rule.Title, DescriptionLength));
        WriteText(json, "fullDescription", ReportText.Shorten(rule.Reason, DescriptionLength));
        WriteText(json, "help", $"{rule.SafeWay}\n\n{rule.HelpUri.OriginalString}");
        if (rule.HelpUri.IsAbsoluteUri)
            json.WriteIfAny("helpUri", FindingExtensions.Link(rule.HelpUri));
        json.WriteObject("defaultConfiguration", () => json.WriteString("level", Level(rule.Severity)));
    }

    private static void WriteResults(Utf8JsonWriter json, ReportContent content)
    {
        var fingerprints = new SarifFingerprints();
        Dictionary<string, int> ruleIndexes = content
            .Rules.Select((rule, index) => (rule.Id, index))
            .ToDictionary(rule => rule.Id, rule => rule.index, StringComparer.Ordinal);
        json.WriteObjects(
            "results",
            content.Findings,
            finding =>
            {
                json.WriteString("ruleId", finding.RuleId);
                json.WriteNumber("ruleIndex", ruleIndexes[finding.RuleId]);
                json.WriteString("level", Level(finding.Severity));
                WriteText(json, "message", finding.Message);
                json.WriteObjects("locations", [finding], located => SarifLocation.Write(json, located));
                json.WriteObject(
                    "partialFingerprints",
                    () => json.WriteString(SarifFingerprints.Name, fingerprints.Next(finding))
                );
                WriteSuppressions(json, finding);
                json.WriteObject("properties", () => WriteProperties(json, finding));
            }
        );
    }

    // An empty array says that nothing silences it. The standard wants it in all results or in none.
    private static void WriteSuppressions(Utf8JsonWriter json, Finding finding)
    {
        string[] reasons = finding.AllowedBecause is { } reason ? [reason] : [];
        json.WriteObjects(
            "suppressions",
            reasons,
            justification =>
            {
                json.WriteString("kind", "inSource");
                json.WriteString("justification", justification);
            }
        );
    }

    private static void WriteProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteString("evidence", finding.Evidence.ToString());
        json.WriteIfAny("lock", finding.Lock?.ToString());
        json.WriteIfAny("script", finding.Script);
        json.WriteIfAny("statement", finding.Statement);
        json.WriteString("safeWay", finding.SafeWay);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text) =>
        json.WriteObject(name, () => json.WriteString("text", text));

    private static string Level(FindingSeverity severity) =>
        severity switch
        {
            FindingSeverity.Error => "error",
            FindingSeverity.Warning => "warning",
            _ => "note",
        };
}
