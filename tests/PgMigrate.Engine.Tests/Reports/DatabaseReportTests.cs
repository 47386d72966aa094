using System.Text.Json;
using System.Xml.Linq;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Reports.Documents;
using PgMigrate.Engine.Schema;
using static PgMigrate.Engine.Tests.Statistics.PastRuns;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>Reports of databases, from what was read of them.</summary>
public sealed class DatabaseReportTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>|`</script>\"";
    private const string Formula = "=HYPERLINK(\"http://x\")";

    private static readonly ReportSource Source = new("db:5432", "app")
    {
        Scripts =
        [
            Run(2, 200, Hostile, ScriptRunStatus.Failed) with
            {
                Error = Formula,
            },
            Run(1, 1) with
            {
                Rows = 5,
                LongestStall = TimeSpan.FromSeconds(3),
                Commit = "abc",
            },
        ],
        Growth =
        [
            new GrowthPoint(Monday, Id(1), new Dictionary<string, int> { ["TABLE"] = 2, ["INDEX"] = 1 }),
            new GrowthPoint(Monday.AddDays(3), Id(2), new Dictionary<string, int> { ["TABLE"] = 5, [Hostile] = 1 }),
        ],
        Changes =
        [
            Change(2, "COLUMN", Hostile, "app.item") with
            {
                Before = Formula,
                Property = "default",
            },
            Change(1, "TABLE", "app.item"),
        ],
        Difference = new PastDifference(null, Monday.AddDays(1), [Change(1, "TABLE", "app.item"), Change(2, "TABLE", Hostile)]),
    };

    public static TheoryData<ReportKind> Kinds => [ReportKind.History, ReportKind.Schema, ReportKind.Evolution];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_page_holds_what_comes_from_outside_as_text_and_its_charts_as_pictures(ReportKind kind)
    {
        var page = Write(kind, ReportFormat.Html);

        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("</script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;img src=x", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        var pictures = page.Split("<svg")
            .Skip(1)
            .Select(part => XElement.Parse($"<svg{part[..(part.IndexOf("</svg>", StringComparison.Ordinal) + 6)]}"))
            .ToArray();
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.Equal("img", picture.Attribute("role")?.Value));
        Assert.All(pictures, picture => Assert.NotEmpty(picture.Attribute("aria-label")!.Value));
        Assert.Contains(pictures, picture => picture.Elements().Any(part => part.Name.LocalName is "rect" or "path"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Json_has_an_array_for_each_section_and_markdown_no_markup_from_outside(ReportKind kind)
    {
        using var json = JsonDocument.Parse(Write(kind, ReportFormat.Json));
        Assert.Equal(kind.ToString(), json.RootElement.GetProperty("kind").GetString());
        Assert.All(
            json.RootElement.EnumerateObject().Skip(2),
            section => Assert.Equal(JsonValueKind.Array, section.Value.ValueKind)
        );
        var markdown = Write(kind, ReportFormat.Markdown);
        Assert.DoesNotContain(
            markdown.Split('\n'),
            line => line.StartsWith('|') && line.Contains(" <img", StringComparison.Ordinal)
        );
        Assert.Contains("2026-11", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_is_the_main_table_in_which_nothing_is_a_formula()
    {
        var lines = Write(ReportKind.History, ReportFormat.Csv).Split("\r\n");

        Assert.StartsWith("startedAt,database,environment,script,status,duration,rows,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("2026-11-10T08:00:00.000Z,db:5432/app,PROD,\"up/<img src=x", lines[1], StringComparison.Ordinal);
        Assert.EndsWith("\"'=HYPERLINK(\"\"http://x\"\")\"", lines[1], StringComparison.Ordinal);
        Assert.Equal(
            $"2026-11-02T01:00:00.000Z,db:5432/app,PROD,up/0001_a.sql,Applied,10,5,3,me@host,,abc,,,{Id(1)},,0,,",
            lines[2]
        );
        Assert.Equal(string.Empty, Assert.Single(lines[3..]));
        Assert.Contains("'=HYPERLINK", Write(ReportKind.Evolution, ReportFormat.Csv), StringComparison.Ordinal);
    }

    [Fact]
    public void Growth_tells_what_was_there_and_what_came()
    {
        Assert.Equal(
            [
                "at,database,type,count,difference,runId",
                $"2026-11-02T00:00:00.000Z,db:5432/app,INDEX,1,,{Id(1)}",
                $"2026-11-02T00:00:00.000Z,db:5432/app,TABLE,2,,{Id(1)}",
                $"2026-11-05T00:00:00.000Z,db:5432/app,\"{Hostile.Replace("\"", "\"\"", StringComparison.Ordinal)}\",1,1,{Id(2)}",
                $"2026-11-05T00:00:00.000Z,db:5432/app,INDEX,0,-1,{Id(2)}",
                $"2026-11-05T00:00:00.000Z,db:5432/app,TABLE,5,3,{Id(2)}",
                "",
            ],
            Write(ReportKind.Schema, ReportFormat.Csv).Split("\r\n")
        );
        // What stood before the time is where it begins.
        var later = Write(
            ReportKind.Schema,
            ReportFormat.Csv,
            new()
            {
                Kind = ReportKind.Schema,
                Since = Monday.AddDays(1),
                Until = Monday.AddDays(2),
            }
        );
        Assert.Contains("2026-11-03T00:00:00.000Z,db:5432/app,TABLE,2,,", later, StringComparison.Ordinal);
        Assert.DoesNotContain("TABLE,5", later, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_databases_are_one_report_and_none_with_rows_is_valid_too()
    {
        using var writer = new StringWriter();
        var query = new ReportQuery { Kind = ReportKind.Evolution };
        DatabaseReport.Write(
            [Source with { Database = "b" }, Source with { Database = "a" }],
            query,
            ReportFormat.Json,
            Monday,
            writer
        );
        using var json = JsonDocument.Parse(writer.ToString());
        Assert.Equal(4, json.RootElement.GetProperty("changes").GetArrayLength());
        Assert.Equal("db:5432/a", json.RootElement.GetProperty("difference")[0].GetProperty("database").GetString());
        foreach (var kind in Kinds)
        foreach (var format in new[] { ReportFormat.Html, ReportFormat.Markdown, ReportFormat.Csv, ReportFormat.Json })
        {
            using var empty = new StringWriter();
            DatabaseReport.Write([new ReportSource("db", "app")], new() { Kind = kind.Data }, format, Monday, empty);
            Assert.NotEmpty(empty.ToString());
        }

        var refusal = Assert.Throws<MigrationException>(() =>
            DatabaseReport.Write([Source], query, ReportFormat.Sarif, Monday, writer)
        );
        Assert.Equal(MigrationErrorId.OptionsInvalid, refusal.ErrorId);
    }

    private static string Write(ReportKind kind, ReportFormat format, ReportQuery? query = null)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        DatabaseReport.Write([Source], query ?? new() { Kind = kind }, format, Monday.AddDays(14), writer);
        return writer.ToString();
    }
}
