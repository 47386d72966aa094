using System.Net;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>One page that needs no other, and in which nothing of what was found is markup.</summary>
public sealed partial class HtmlReportTests
{
    private static readonly string[] Elements =
    [
        "a",
        "article",
        "body",
        "code",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "head",
        "header",
        "html",
        "main",
        "meta",
        "p",
        "pre",
        "section",
        "span",
        "style",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "title",
        "tr",
    ];

    [Fact]
    public void Elements_are_known_and_closed()
    {
        var open = new Stack<string>();
        foreach (Match tag in Tag().Matches(SampleFindings.Write(ReportFormat.Html, SampleFindings.All)))
        {
            string name = tag.Groups["name"].Value;
            Assert.Contains(name, Elements);
            if (name == "meta")
                continue;
            if (tag.Groups["close"].Length == 0)
                open.Push(name);
            if (tag.Groups["close"].Length > 0)
                Assert.Equal(name, open.Pop());
        }

        Assert.Empty(open);
    }

    [Fact]
    public void Nothing_is_run_or_fetched()
    {
        string page = SampleFindings.Write(ReportFormat.Html, SampleFindings.All);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(@"\s(src|srcset|style|on\w+)=", Tags(page));
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Readers_of_every_kind_find_their_way()
    {
        string page = SampleFindings.Write(ReportFormat.Html, SampleFindings.All);
        Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
        Assert.Equal(5, Regex.Count(page, "<th scope=\"col\">"));
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("@media print", page, StringComparison.Ordinal);
        foreach (int number in Enumerable.Range(1, SampleFindings.All.Count))
        {
            Assert.Contains($"<article id=\"f{number}\">", page, StringComparison.Ordinal);
            Assert.Contains($"href=\"#f{number}\"", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void All_that_is_known_is_there()
    {
        string page = WebUtility.HtmlDecode(
            SampleFindings.Write(ReportFormat.Html, SampleFindings.Error, SampleFindings.Allowed)
        );
        string?[] texts =
        [
            SampleFindings.Error.Message,
            SampleFindings.Error.Reason,
            SampleFindings.Error.Statement,
            "AccessExclusive",
            "3, column 5",
            "migrations/up/0007_require_owner.sql",
            "docs/rules/set-not-null.md",
            SampleFindings.Allowed.AllowedBecause,
            "1 error, 1 allowed",
            "VALIDATE CONSTRAINT c;</code></pre>",
        ];
        Assert.All(texts, text => Assert.Contains(text!, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_text_arrives_as_text()
    {
        string page = SampleFindings.Write(ReportFormat.Html, SampleFindings.Hostile);
        Assert.Contains(
            "</script><script>alert(1)</script> --> <!-- &amp; \" '",
            WebUtility.HtmlDecode(page),
            StringComparison.Ordinal
        );
        Assert.Contains("Größe 日本 😀", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
    }

    [Fact]
    public void No_findings_are_said()
    {
        string page = SampleFindings.Write(ReportFormat.Html);
        Assert.Contains("<p class=\"summary\">No findings</p>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", page, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dark")]
    [InlineData("print")]
    public void Colours_have_contrast(string theme)
    {
        string page = SampleFindings.Write(ReportFormat.Html);
        string part =
            theme.Length == 0
                ? page
                : page[page.IndexOf(theme == "dark" ? "scheme: dark)" : "@media print", StringComparison.Ordinal)..];
        Dictionary<string, double> light = Colour()
            .Matches(part)
            .DistinctBy(match => match.Groups[1].Value)
            .ToDictionary(match => match.Groups[1].Value, match => Luminance(match.Groups[2].Value));
        foreach (string ink in new[] { "ink", "quiet", "link" })
            Assert.InRange(Contrast(light[ink], light["paper"]), 4.5, 21);
        Assert.InRange(Contrast(light["ink"], light["block"]), 4.5, 21);
        foreach (string badge in new[] { "error", "warning", "information", "allowed" })
            Assert.InRange(Contrast(light[badge], light[$"{badge}-ground"]), 4.5, 21);
    }

    // WCAG 2.2.
    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double Luminance(string hex)
    {
        string full = hex.Length == 3 ? string.Concat(hex.Select(digit => new string(digit, 2))) : hex;
        double[] channels =
        [
            .. Convert
                .FromHexString(full)
                .Select(value => value / 255.0)
                .Select(value => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4)),
        ];
        return (0.2126 * channels[0]) + (0.7152 * channels[1]) + (0.0722 * channels[2]);
    }

    private static string Tags(string page) => string.Concat(Tag().Matches(page).Select(tag => tag.Value));

    [GeneratedRegex("<(?<close>/?)(?<name>[a-zA-Z][a-zA-Z0-9]*)[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex("--([a-z-]+): #([0-9a-f]{3,6});")]
    private static partial Regex Colour();
}
