using System.Text.Json;
using NJsonSchema;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Rules;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>SARIF that the standard's own schema accepts, and that code scanning understands.</summary>
public sealed class SarifReportTests
{
    private static readonly string SchemaPath = RepositoryRoot.Combine(
        "tests",
        "PgMigrate.Engine.Tests",
        "Reports",
        "sarif-2.1.0.json"
    );

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromFileAsync(SchemaPath));

    [Fact]
    public async Task Findings_of_every_kind_fit_the_schema() => await AssertValid([.. SampleFindings.All]);

    [Fact]
    public async Task No_findings_fit_the_schema() => await AssertValid();

    [Theory]
    [InlineData("\"2.1.0\"", "\"2.2.0\"")]
    [InlineData("\"name\": \"PgMigrate\"", "\"nam\": \"PgMigrate\"")]
    [InlineData("\"level\": \"error\"", "\"level\": \"grave\"")]
    [InlineData("\"inSource\"", "\"inside\"")]
    [InlineData("\"startLine\": 3", "\"startLine\": 0")]
    public async Task The_schema_tells_what_is_wrong(string right, string wrong)
    {
        string text = SampleFindings.Write(ReportFormat.Sarif, SampleFindings.All);
        Assert.Contains(right, text, StringComparison.Ordinal);
        Assert.NotEmpty((await Schema.Value).Validate(text.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_result_says_what_where_and_how_grave()
    {
        JsonElement result = Results(SampleFindings.Error)[0];
        Assert.Equal("set-not-null", result.GetProperty("ruleId").GetString());
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal(SampleFindings.Error.Message, result.GetProperty("message").GetProperty("text").GetString());
        JsonElement physical = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(
            "migrations/up/0007_require_owner.sql",
            physical.GetProperty("artifactLocation").GetProperty("uri").GetString()
        );
        Assert.Equal("SRCROOT", physical.GetProperty("artifactLocation").GetProperty("uriBaseId").GetString());
        Assert.Equal(3, physical.GetProperty("region").GetProperty("startLine").GetInt32());
        Assert.Equal(5, physical.GetProperty("region").GetProperty("startColumn").GetInt32());
        Assert.Equal("Static", result.GetProperty("properties").GetProperty("evidence").GetString());
        Assert.Equal("AccessExclusive", result.GetProperty("properties").GetProperty("lock").GetString());
        Assert.Empty(result.GetProperty("suppressions").EnumerateArray());
    }

    [Fact]
    public void Levels_follow_severities() =>
        Assert.Equal(
            ["error", "warning", "note"],
            Results(SampleFindings.Error, SampleFindings.Warning, SampleFindings.Information)
                .Select(result => result.GetProperty("level").GetString())
        );

    [Fact]
    public void An_allowed_finding_is_suppressed_with_its_reason()
    {
        JsonElement suppression = Results(SampleFindings.Allowed)[0].GetProperty("suppressions")[0];
        Assert.Equal("inSource", suppression.GetProperty("kind").GetString());
        Assert.Equal(SampleFindings.Allowed.AllowedBecause, suppression.GetProperty("justification").GetString());
    }

    [Fact]
    public void Each_rule_is_described_once_and_results_point_to_it()
    {
        // A team's own rules: of those, the findings alone speak.
        JsonElement run = Run([
            .. new[] { SampleFindings.Warning, SampleFindings.Error, SampleFindings.Allowed }.Select(finding =>
                finding with
                {
                    RuleId = "team-" + finding.RuleId,
                }
            ),
        ]);
        JsonElement[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];
        Assert.Equal(["team-drop-column", "team-set-not-null"], rules.Select(rule => rule.GetProperty("id").GetString()));
        Assert.Equal("Team drop column", rules[0].GetProperty("shortDescription").GetProperty("text").GetString());
        Assert.Equal("https://example.org/rules/drop-column.md", rules[0].GetProperty("helpUri").GetString());
        Assert.False(rules[1].TryGetProperty("helpUri", out _));
        Assert.Equal("error", rules[1].GetProperty("defaultConfiguration").GetProperty("level").GetString());
        Assert.All(
            run.GetProperty("results").EnumerateArray(),
            result =>
                Assert.Equal(
                    result.GetProperty("ruleId").GetString(),
                    rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()
                )
        );
    }

    [Fact]
    public void A_known_rule_speaks_for_itself()
    {
        var info = new RuleInfo("set-not-null", RuleGroup.Availability, FindingSeverity.Warning)
        {
            Title = "NOT NULL",
            Reason = "Why.",
            SafeWay = "How.",
        };
        ReportRule rule = Assert.Single(
            ReportRule.Of([SampleFindings.Error], new Dictionary<string, RuleInfo> { [info.Id] = info })
        );
        Assert.Equal(
            ("NOT NULL", FindingSeverity.Warning, "Why.", "How."),
            (rule.Title, rule.Severity, rule.Reason, rule.SafeWay)
        );
    }

    [Fact]
    public void A_finding_without_a_place_names_a_file_all_the_same()
    {
        JsonElement[] results = Results(SampleFindings.Bare, SampleFindings.Information with { Path = null });
        Assert.Equal(["no-file", "0008_drop_code.sql"], results.Select(Address));
        Assert.All(
            results,
            result =>
                Assert.Equal(
                    1,
                    result
                        .GetProperty("locations")[0]
                        .GetProperty("physicalLocation")
                        .GetProperty("region")
                        .GetProperty("startLine")
                        .GetInt32()
                )
        );
    }

    [Theory]
    [InlineData("/src/shop/a b/100%.sql", "a%20b/100%25.sql")]
    [InlineData("/src/shop/a%20b#?.sql", "a%2520b%23%3F.sql")]
    [InlineData("/src/shop/Größe/日本.sql", "Gr%C3%B6%C3%9Fe/%E6%97%A5%E6%9C%AC.sql")]
    [InlineData("/src/shop/a\\b:c.sql", "a%5Cb%3Ac.sql")]
    [InlineData("/src/shop2/a.sql", "file:///src/shop2/a.sql")]
    [InlineData(@"D:\data\a b.sql", "file:///D:/data/a%20b.sql")]
    [InlineData(@"\\host\share\a.sql", "file://host/share/a.sql")]
    public void Paths_are_escaped(string path, string expected)
    {
        if (OperatingSystem.IsWindows() && path.Contains("a\\b", StringComparison.Ordinal))
            return;
        JsonElement result = Results(SampleFindings.Error with { Path = path })[0];
        Assert.Equal(expected, Address(result));
        Assert.True(Uri.TryCreate(expected, UriKind.RelativeOrAbsolute, out _));
    }

    [Fact]
    public void Fingerprints_outlive_moved_lines_and_tell_findings_apart()
    {
        string original = Fingerprints(SampleFindings.Error)[0];
        Assert.Equal(
            original,
            Fingerprints(
                SampleFindings.Error with
                {
                    Line = 99,
                    Column = 1,
                    Path = "/elsewhere/x.sql",
                    Message = "Other words.",
                }
            )[0]
        );
        Assert.Equal(
            original,
            Fingerprints(
                SampleFindings.Error with
                {
                    Statement = SampleFindings.Error.Statement!.Replace("\n", "\r\n", StringComparison.Ordinal),
                }
            )[0]
        );
        Finding[] others =
        [
            SampleFindings.Error,
            SampleFindings.Error,
            SampleFindings.Error with
            {
                RuleId = "x",
            },
            SampleFindings.Error with
            {
                Script = "x",
            },
            SampleFindings.Error with
            {
                Object = "x",
            },
            SampleFindings.Error with
            {
                Statement = null,
            },
        ];
        Assert.Equal(others.Length, Fingerprints(others).Distinct().Count());
    }

    [Fact]
    public void The_machine_is_not_told() =>
        Assert.DoesNotContain(
            "/src/shop",
            SampleFindings.Write(ReportFormat.Sarif, SampleFindings.Error, SampleFindings.Bare),
            StringComparison.Ordinal
        );

    private static async Task AssertValid(params Finding[] findings)
    {
        var errors = (await Schema.Value).Validate(SampleFindings.Write(ReportFormat.Sarif, findings));
        Assert.Empty(errors.Select(error => error.ToString()));
    }

    private static string? Address(JsonElement result) =>
        result
            .GetProperty("locations")[0]
            .GetProperty("physicalLocation")
            .GetProperty("artifactLocation")
            .GetProperty("uri")
            .GetString();

    private static string[] Fingerprints(params Finding[] findings) =>
        [
            .. Results(findings)
                .Select(result => result.GetProperty("partialFingerprints").GetProperty("statementHash/v1").GetString()!),
        ];

    private static JsonElement[] Results(params Finding[] findings) => [.. Run(findings).GetProperty("results").EnumerateArray()];

    private static JsonElement Run(params Finding[] findings) =>
        JsonDocument.Parse(SampleFindings.Write(ReportFormat.Sarif, findings)).RootElement.GetProperty("runs")[0];
}
