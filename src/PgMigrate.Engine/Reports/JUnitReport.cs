using System.Globalization;
using System.Xml;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Reports;

/// <summary>JUnit's XML as the task PublishTestResults of Azure DevOps reads it; others read it too.</summary>
internal sealed class JUnitReport : IReportFormat
{
    // Azure DevOps cuts longer names; the failure holds the whole message.
    private const int NameLength = 250;

    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        OmitXmlDeclaration = true,
    };

    public void Write(ReportContent content, TextWriter writer)
    {
        // XmlWriter would declare the text writer's encoding: UTF-16 for a string that is yet to be saved.
        writer.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        using (var xml = XmlWriter.Create(writer, Settings))
            WriteSuites(xml, content);
        writer.Write('\n');
    }

    private static void WriteSuites(XmlWriter xml, ReportContent content)
    {
        xml.WriteStartElement("testsuites");
        WriteCounts(xml, content);
        xml.WriteStartElement("testsuite");
        WriteCounts(xml, content);
        foreach (Finding finding in content.Findings)
            WriteCase(xml, finding);

        // Azure DevOps complains about a file without tests.
        if (content.Findings.Count == 0)
            WriteCaseStart(xml, "PgMigrate", "No findings");
        if (content.Findings.Count == 0)
            xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, ReportContent content)
    {
        xml.WriteAttributeString("name", "PgMigrate");
        WriteCount(xml, "tests", Math.Max(content.Findings.Count, 1));
        WriteCount(xml, "failures", content.Count(FindingSeverity.Error) + content.Count(FindingSeverity.Warning));
        WriteCount(xml, "skipped", content.Allowed);
        WriteCount(xml, "errors", 0);
        xml.WriteAttributeString("time", "0");
    }

    private static void WriteCount(XmlWriter xml, string name, int count) =>
        xml.WriteAttributeString(name, count.ToString(CultureInfo.InvariantCulture));

    private static void WriteCase(XmlWriter xml, Finding finding)
    {
        string message = ReportText.OneLine(finding.Message);
        WriteCaseStart(xml, finding.RuleId, ReportText.Shorten($"{finding.Place()} {message}".TrimStart(), NameLength));
        WriteOutcome(xml, finding, message);
        xml.WriteEndElement();
    }

    private static void WriteCaseStart(XmlWriter xml, string className, string name)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", className);
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("time", "0");
    }

    private static void WriteOutcome(XmlWriter xml, Finding finding, string message)
    {
        if (finding.AllowedBecause is { } reason)
        {
            WriteElement(xml, "skipped", $"Allowed: {ReportText.OneLine(reason)}", type: null, text: null);
            return;
        }

        if (finding.Severity == FindingSeverity.Information)
        {
            xml.WriteElementString("system-out", Details(finding));
            return;
        }

        WriteElement(xml, "failure", message, finding.Severity.ToString(), Details(finding));
    }

    private static void WriteElement(XmlWriter xml, string name, string message, string? type, string? text)
    {
        xml.WriteStartElement(name);
        xml.WriteAttributeString("message", message);
        if (type is not null)
            xml.WriteAttributeString("type", type);
        if (text is not null)
            xml.WriteString(text);
        xml.WriteEndElement();
    }

    private static string Details(Finding finding)
    {
        string?[] parts =
        [
            finding.Path is { } path ? $"File: {path}" : null,
            finding.Object is { } name ? $"Object: {name}" : null,
            $"Why it matters:\n{finding.Reason}",
            finding.Statement is { } statement ? $"Statement:\n{statement}" : null,
            $"The safe way:\n{finding.SafeWay}",
            $"Rule: {finding.HelpUri.OriginalString}",
        ];
        return string.Join("\n\n", parts.Where(part => part is not null));
    }
}
