using System.Text.Json;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>Findings for programs.</summary>
public sealed class JsonReportTests
{
    private static readonly string[] Names =
    [
        "ruleId",
        "server",
        "database",
        "schema",
        "severity",
        "script",
        "path",
        "line",
        "column",
        "statement",
        "object",
        "evidence",
        "lock",
        "message",
        "reason",
        "safeWay",
        "helpUri",
        "allowedBecause",
    ];

    [Fact]
    public void Every_property_is_there_in_every_finding() =>
        Assert.All(
            Parse([.. SampleFindings.All]),
            finding => Assert.Equal(Names, finding.EnumerateObject().Select(property => property.Name))
        );

    [Fact]
    public void The_names_are_those_of_a_finding() =>
        Assert.Equal(
            typeof(Finding)
                .GetProperties()
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
                .Order(StringComparer.Ordinal),
            Names.Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Values_are_plain()
    {
        JsonElement finding = Parse(SampleFindings.Error).Single();
        Assert.Equal("Error", finding.GetProperty("severity").GetString());
        Assert.Equal("AccessExclusive", finding.GetProperty("lock").GetString());
        Assert.Equal("migrations/up/0007_require_owner.sql", finding.GetProperty("path").GetString());
        Assert.Equal(3, finding.GetProperty("line").GetInt32());
        Assert.Equal(SampleFindings.Error.Statement, finding.GetProperty("statement").GetString());
        Assert.Equal(JsonValueKind.Null, finding.GetProperty("allowedBecause").ValueKind);
        Assert.Equal(JsonValueKind.Null, Parse(SampleFindings.Bare).Single().GetProperty("line").ValueKind);
    }

    [Fact]
    public void No_findings_are_an_empty_array() => Assert.Equal("[]\n", SampleFindings.Write(ReportFormat.Json));

    [Fact]
    public void Hostile_text_arrives_and_is_harmless_in_html()
    {
        string text = SampleFindings.Write(ReportFormat.Json, SampleFindings.Hostile);
        Assert.DoesNotContain("</script", text, StringComparison.Ordinal);
        string? message = Parse(SampleFindings.Hostile).Single().GetProperty("message").GetString();
        Assert.Contains("</script><script>alert(1)</script> --> <!-- &amp; \" '", message, StringComparison.Ordinal);
        Assert.EndsWith("\n# second\nthird \\u2028 Größe 日本 😀", message, StringComparison.Ordinal);
    }

    private static JsonElement[] Parse(params Finding[] findings) =>
        [.. JsonDocument.Parse(SampleFindings.Write(ReportFormat.Json, findings)).RootElement.EnumerateArray()];
}
