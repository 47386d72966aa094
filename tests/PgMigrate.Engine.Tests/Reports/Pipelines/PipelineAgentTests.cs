using System.Globalization;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Reports.Pipelines;
using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Agents;

namespace PgMigrate.Engine.Tests.Reports.Pipelines;

/// <summary>What the agents of Azure DevOps and GitHub are told of a call.</summary>
public sealed class PipelineAgentTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _printed = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("TF_BUILD=True", PipelineOutput.Auto, typeof(AzureDevOpsAgent), true)]
    [InlineData("GITHUB_ACTIONS=true", PipelineOutput.Auto, typeof(GitHubAgent), true)]
    [InlineData("TF_BUILD=True", PipelineOutput.GitHub, typeof(GitHubAgent), false)]
    [InlineData("", PipelineOutput.AzureDevOps, typeof(AzureDevOpsAgent), false)]
    [InlineData("TF_BUILD=True", PipelineOutput.None, null, false)]
    [InlineData("GITLAB_CI=true", PipelineOutput.Auto, null, false)]
    [InlineData("TF_BUILD=False", PipelineOutput.Auto, null, false)]
    [InlineData("", PipelineOutput.Auto, null, false)]
    public void The_agent_is_found_by_its_variables(string variables, PipelineOutput asked, Type? expected, bool isThere)
    {
        var values = Values(variables);
        Assert.Equal(expected, PipelineAgent.Of(asked, values, _printed.Add)?.GetType());
        Assert.Equal(isThere, PipelineAgent.IsThere(asked, values));
    }

    [Fact]
    public void Azure_DevOps_gets_issues_values_plan_page_and_outcome()
    {
        var report = Report("Invoke-PgMigration", typeof(ScriptRun));
        report.Take(Run("0001_a.sql", ScriptRunStatus.Applied));
        report.Take(Run("0002_b.sql", ScriptRunStatus.Failed));
        report.Warn("It waits.\n##vso[x]", null);
        report.Fail(new MigrationException(MigrationErrorId.StatementFailed, "m", "Mend it."), "It failed.");

        new AzureDevOpsAgent(Values($"AGENT_TEMPDIRECTORY={_folder}"), _printed.Add).Tell(report);

        var commands = AzureDevOpsReader.Read(string.Join('\n', _printed));
        Assert.Equal(
            ["It failed.\nMend it.", "It waits.\n# #vso[x]"],
            commands.Where(command => command.Name == "task.logissue").Select(command => command.Data)
        );
        Assert.Equal(
            ["pgmigrateApplied=1", "pgmigrateFailed=1"],
            commands
                .Where(command => command["variable"] is "pgmigrateApplied" or "pgmigrateFailed")
                .Select(command => $"{command["variable"]}={command.Data}")
        );
        var outcome = Assert.Single(commands, command => command.Name == "task.complete");
        Assert.Equal(("SucceededWithIssues", "1 error, 1 warning"), (outcome["result"], outcome.Data));
        var page = File.ReadAllText(Assert.Single(commands, command => command.Name == "task.uploadsummary").Data);
        Assert.Contains("## Invoke-PgMigration", page, StringComparison.Ordinal);
        Assert.Contains("| db:5432/shop | up/0001\\_a.sql | Applied | 40 ms | 3 |  |", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_without_a_complaint_succeeds()
    {
        var report = Report("Compare-PgSchema", typeof(SchemaChange), typeof(bool));
        report.Take(true);
        new AzureDevOpsAgent(Values($"AGENT_TEMPDIRECTORY={_folder}"), _printed.Add).Tell(report);
        Assert.Equal(
            ["pgmigrateDrift=0", "pgmigrateErrors=0", "pgmigrateWarnings=0"],
            AzureDevOpsReader.Read(string.Join('\n', _printed)).Select(command => $"{command["variable"]}={command.Data}")
        );
    }

    [Fact]
    public void GitHub_shows_ten_of_a_kind_in_a_step_and_those_that_block_most_first()
    {
        var variables = Values($"GITHUB_STEP_SUMMARY={_folder["summary"]} GITHUB_OUTPUT={_folder["output"]}");
        foreach (var call in new[] { 0, 1 })
        {
            var report = Report("Test-PgMigration", typeof(Finding), typeof(bool));
            foreach (var number in Enumerable.Range(0, 8))
                report.Take(
                    SampleFindings.Error with
                    {
                        RuleId = $"rule-{call}{number}",
                        Lock = number == 7 ? TableLock.AccessExclusive : TableLock.Share,
                    }
                );
            report.Take(SampleFindings.Allowed);
            new GitHubAgent(variables, _printed.Add).Tell(report);
        }

        var annotations = GitHubReader.Read(string.Join('\n', _printed));
        Assert.Equal(
            (10, "PgMigrate: rule-07", "PgMigrate: rule-17"),
            (annotations.Count, annotations[0]["title"], annotations[8]["title"])
        );
        Assert.Equal("8", GitHubReader.ReadValues(File.ReadAllText(_folder["output"]))["pgmigrateErrors"]);
        var page = File.ReadAllText(_folder["summary"]);
        Assert.All(Enumerable.Range(0, 8), number => Assert.Contains($"rule-1{number}", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_of_a_step_stays_within_its_mebibyte()
    {
        var variables = Values($"GITHUB_STEP_SUMMARY={_folder["summary"]}");
        foreach (var _ in Enumerable.Range(0, 5))
        {
            var report = Report("Invoke-PgMigration", typeof(ScriptRun));
            foreach (var number in Enumerable.Range(0, 3_000))
                report.Take(Run($"{number:0000}_größe_日本_{new string('日', 100)}.sql", ScriptRunStatus.Applied));
            new GitHubAgent(variables, _printed.Add).Tell(report);
        }

        Assert.InRange(new FileInfo(_folder["summary"]).Length, 600_000, 1024 * 1024);
        Assert.Contains("which have no room here", File.ReadAllText(_folder["summary"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_is_kept_and_named()
    {
        var report = Report("New-PgMigrationPlan", typeof(PlannedMigration));
        report.Take(
            new PlannedMigration
            {
                Id = new string('a', 64),
                Path = "/work/plan]%.json",
                Server = "db:5432",
                Database = "shop",
                MadeAt = DateTimeOffset.UnixEpoch,
                ExpiresAt = DateTimeOffset.UnixEpoch,
                Author = "anna",
                Scripts = [],
            }
        );
        new AzureDevOpsAgent(Values(string.Empty), _printed.Add).Tell(report);
        var commands = AzureDevOpsReader.Read(string.Join('\n', _printed));
        var attachment = Assert.Single(commands, command => command.Name == "task.addattachment");
        Assert.Equal(("PgMigrate.Plan", "/work/plan]%.json"), (attachment["type"], attachment.Data));
        Assert.Contains(commands, command => command["variable"] == "pgmigratePlanId" && command.Data == new string('a', 64));
        Assert.DoesNotContain(commands, command => command.Name == "task.uploadsummary");
    }

    private static CallReport Report(string command, params Type[] emits) => new(command, emits, new SourceRoot("/src/shop"));

    private static Func<string, string?> Values(string variables) =>
        variables
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal)
            .GetValueOrDefault;

    private static ScriptRun Run(string script, ScriptRunStatus status) =>
        new()
        {
            RunId = Guid.Parse("11111111-1111-1111-1111-111111111111", CultureInfo.InvariantCulture),
            Server = "db:5432",
            Database = "shop",
            Script = script,
            Folder = "up",
            Kind = ScriptKind.OneTime,
            Status = status,
            Duration = TimeSpan.FromMilliseconds(40),
            Rows = 3,
        };
}
