using System.Xml.Linq;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>Test results as PublishTestResults of Azure DevOps reads them.</summary>
public sealed class JUnitReportTests
{
    [Fact]
    public void Every_finding_is_a_test()
    {
        XElement suite = Suite([.. SampleFindings.All]);
        Assert.Equal(SampleFindings.All.Count, suite.Elements("testcase").Count());
        Assert.Equal(
            ("7", "3", "2", "0"),
            (Value(suite, "tests"), Value(suite, "failures"), Value(suite, "skipped"), Value(suite, "errors"))
        );
        Assert.Equal(3, suite.Descendants("failure").Count());
        Assert.Equal(2, suite.Descendants("skipped").Count());
    }

    [Fact]
    public void An_error_is_a_failure_with_all_that_helps()
    {
        XElement test = Assert.Single(Suite(SampleFindings.Error).Elements("testcase"));
        Assert.Equal("set-not-null", Value(test, "classname"));
        Assert.Equal($"0007_require_owner.sql:3 {SampleFindings.Error.Message}", Value(test, "name"));
        XElement failure = test.Element("failure")!;
        Assert.Equal(("Error", SampleFindings.Error.Message), (Value(failure, "type"), Value(failure, "message")));
        Assert.Contains(SampleFindings.Error.Reason, failure.Value, StringComparison.Ordinal);
        Assert.Contains(SampleFindings.Error.Statement!, failure.Value, StringComparison.Ordinal);
        Assert.Contains("VALIDATE CONSTRAINT", failure.Value, StringComparison.Ordinal);
        Assert.Contains("migrations/up/0007_require_owner.sql", failure.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Information_passes_and_an_allowed_finding_is_skipped()
    {
        XElement[] tests = [.. Suite(SampleFindings.Information, SampleFindings.Allowed).Elements("testcase")];
        Assert.Equal(["system-out"], tests[0].Elements().Select(element => element.Name.LocalName));
        Assert.Equal(
            $"Allowed: {SampleFindings.Allowed.AllowedBecause}",
            Value(Assert.Single(tests[1].Elements("skipped")), "message")
        );
    }

    [Fact]
    public void No_findings_are_one_test_that_passes()
    {
        XElement suite = Suite();
        Assert.Equal(("1", "0"), (Value(suite, "tests"), Value(suite, "failures")));
        Assert.Empty(Assert.Single(suite.Elements("testcase")).Elements());
    }

    [Fact]
    public void A_finding_of_the_folder_has_a_name_of_its_own() =>
        Assert.Equal(SampleFindings.Bare.Message, Value(Suite(SampleFindings.Bare).Element("testcase")!, "name"));

    [Fact]
    public void A_long_name_is_cut_and_the_message_is_not()
    {
        string message = new('x', 5_000);
        XElement test = Suite(SampleFindings.Error with { Message = message }).Element("testcase")!;
        Assert.Equal(250, Value(test, "name").Length);
        Assert.Equal(message, Value(test.Element("failure")!, "message"));
    }

    [Fact]
    public void It_declares_the_encoding_of_its_file() =>
        Assert.StartsWith(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<testsuites ",
            SampleFindings.Write(ReportFormat.JUnit),
            StringComparison.Ordinal
        );

    [Fact]
    public void Hostile_text_arrives_as_text()
    {
        string text = Suite(SampleFindings.Hostile).Descendants("failure").Single().Value;
        Assert.Contains("]]> | `a` ```` </script><script>alert(1)</script> --> <!-- &amp; \" '", text, StringComparison.Ordinal);
        Assert.Contains("Größe 日本 😀", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, character => char.IsControl(character) && character is not ('\n' or '\t'));
    }

    private static XElement Suite(params Finding[] findings) =>
        XDocument.Parse(SampleFindings.Write(ReportFormat.JUnit, findings)).Element("testsuites")!.Elements("testsuite").Single();

    private static string Value(XElement element, string attribute) => element.Attribute(attribute)!.Value;
}
