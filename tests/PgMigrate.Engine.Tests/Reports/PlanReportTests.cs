using System.Xml.Linq;
using PgMigrate.Engine.Reports;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>A plan as a page for people.</summary>
public sealed class PlanReportTests
{
    private const string Hostile = "</code><script>alert(1)</script>\u001b[31m ``` *x* \u202E";

    private static PlannedScript Script =>
        new()
        {
            PlanId = "3f8a",
            Server = "db:5432",
            Database = Hostile,
            Environment = "PROD",
            Number = 1,
            Script = $"0001{Hostile}.sql",
            Folder = "up",
            Kind = ScriptKind.OneTime,
            Hash = "h",
            Statements = 2,
            Mode = "Transaction",
            ExpectedDuration = TimeSpan.FromSeconds(65),
            WayBack = WayBackKind.DownScript,
            Losses = [$"public.item{Hostile} (about 12,431 rows), line 3"],
            Findings = [$"Warning, line 3: {Hostile} (drop-table)"],
            Text = $"DROP TABLE item; -- {Hostile}\n```\n",
        };

    [Theory]
    [InlineData(ReportFormat.Html)]
    [InlineData(ReportFormat.Markdown)]
    public void It_says_what_runs_what_is_destroyed_what_was_found_and_the_way_back(ReportFormat format)
    {
        var page = Write(format);

        foreach (
            var text in new[] { "DROP TABLE item;", "12,431 rows", "drop-table", "1 min 5 s", "its down script", "PROD", "3f8a" }
        )
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReportFormat.Html)]
    [InlineData(ReportFormat.Markdown)]
    public void Nothing_of_a_script_is_markup(ReportFormat format)
    {
        var page = Write(format);

        Assert.DoesNotContain('\u001b', page);
        Assert.DoesNotContain('\u202E', page);
        if (format == ReportFormat.Html)
        {
            Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
            _ = XDocument.Parse(
                page[page.IndexOf("<main>", StringComparison.Ordinal)..page.IndexOf("<footer>", StringComparison.Ordinal)]
            );
        }
        else
        {
            Assert.Contains("````sql\nDROP TABLE item;", page, StringComparison.Ordinal);
            Assert.Contains("\\*x\\*", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_other_format_is_one_for_people() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Write(ReportFormat.Sarif));

    private static string Write(ReportFormat format)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PlanReport.Write([Script], format, writer);
        return writer.ToString();
    }
}
