using PgMigrate.Engine.Reports;

namespace PgMigrate.Engine.Tests.Reports;

/// <summary>Commands that the agent of Azure DevOps understands, and that nothing in a finding can forge.</summary>
public sealed class ReportAzureDevOpsLogTests
{
    [Fact]
    public void An_error_names_its_file_and_line() =>
        Assert.Equal(
            "##vso[task.logissue "
                + "type=error;sourcepath=migrations/up/0007_require_owner.sql;linenumber=3;columnnumber=5;code=set-not-null]"
                + "SET NOT NULL reads all of tara.asset while nobody else can use it.",
            AzureDevOpsLog.Issue(SampleFindings.Error, SampleFindings.Root)
        );

    [Fact]
    public void A_warning_without_a_place_is_one_all_the_same() =>
        Assert.Equal(
            "##vso[task.logissue type=warning;code=mixed-numbers]Numbers have 3 or 4 digits.",
            AzureDevOpsLog.Issue(SampleFindings.Bare with { Severity = FindingSeverity.Warning }, SampleFindings.Root)
        );

    [Fact]
    public void Information_and_what_is_allowed_are_no_issues()
    {
        Assert.Null(AzureDevOpsLog.Issue(SampleFindings.Information, SampleFindings.Root));
        Assert.Null(AzureDevOpsLog.Issue(SampleFindings.Allowed, SampleFindings.Root));
    }

    [Fact]
    public void What_would_end_a_command_is_escaped()
    {
        Finding finding = SampleFindings.Error with
        {
            RuleId = "a];b%\r\nc",
            Path = "/src/shop/100% [x];\n.sql",
            Message = "50%\r\n##vso[task.complete]; [y]",
        };
        Assert.Equal(
            @"##vso[task.logissue type=error;sourcepath=100%AZP25 [x%5D%3B\u000a.sql;linenumber=3;columnnumber=5;code=a%5D%3Bb%AZP25\u000d\u000ac]"
                + "50%AZP25%0A# #vso[task.complete]; [y]",
            AzureDevOpsLog.Issue(finding, SampleFindings.Root)
        );
    }

    [Fact]
    public void It_is_one_line_whatever_is_in_it()
    {
        string? issue = AzureDevOpsLog.Issue(SampleFindings.Hostile, SampleFindings.Root);
        Assert.DoesNotContain(issue!, char.IsControl);
    }

    [Theory]
    [InlineData("True", true)]
    [InlineData("true", true)]
    [InlineData("False", false)]
    [InlineData(null, false)]
    public void A_job_is_known_by_its_variable(string? value, bool expected)
    {
        string? before = Environment.GetEnvironmentVariable("TF_BUILD");
        try
        {
            Environment.SetEnvironmentVariable("TF_BUILD", value);
            Assert.Equal(expected, AzureDevOpsLog.IsInJob);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TF_BUILD", before);
        }
    }
}
