using System.Text.Json;
using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Agents;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>
/// The templates in <c>pipelines/azure</c>: their steps run in order in a real pwsh, and what they print is read by the agent's
/// rules.
/// </summary>
public sealed class AzureTemplateTests(Server server) : IDisposable
{
    private const string Secrets = "env: { APP_PROD_PASSWORD: $(AppProdPassword) }";

    private readonly PipelineRepository _repository = new(server);
    private readonly TempFolder _work = new();

    public void Dispose()
    {
        _repository.Dispose();
        _work.Dispose();
    }

    [Fact]
    public async Task A_change_is_checked_planned_approved_applied_and_watched()
    {
        using var shell = new StepShell();
        var agent = new AzureAgent(shell, _repository.FullPath, _work);
        Task<JobResult> RunAsync(string template, string parameters, params (string, string)[] variables) =>
            agent.RunAsync(
                AzureTemplate.Expand(template, $"{{ version: 1.0.0, {parameters} }}"),
                [("AppProdPassword", server.Password), .. variables]
            );

        // A change that is well, rehearsed.
        JobResult check = await RunAsync("check.yml", "environment: PROD");
        AssertResult("Succeeded", check);
        Assert.Equal("0", check.Variables["pgmigrateCheck.pgmigrateErrors"]);
        Assert.Contains(check.Commands, command => command.Name == "task.uploadsummary");
        Assert.Contains("<testsuite", await File.ReadAllTextAsync(agent.Artifact("test-results.xml")), StringComparison.Ordinal);

        // One that is not: its name is no command, and the reports are there all the same.
        _repository.AddBadScript();
        JobResult bad = await RunAsync("check.yml", "environment: PROD, rehearse: false, failOn: Warning");
        AssertResult("Failed", bad);
        var issue = Assert.Single(bad.Commands, command => command["code"] == "set-not-null");
        Assert.Equal(
            ($"migrations/up/{PipelineRepository.HostileScript.Replace("##", "# #", StringComparison.Ordinal)}", "2"),
            (issue["sourcepath"]!.Replace(": :", "::", StringComparison.Ordinal), issue["linenumber"])
        );
        Assert.Contains("findingsmustbedealtwith", Squeezed(bad.Output), StringComparison.Ordinal);
        using (var sarif = JsonDocument.Parse(await File.ReadAllTextAsync(agent.Artifact("CodeAnalysisLogs"))))
            Assert.NotEmpty(sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray());
        _repository.RemoveBadScript();

        // The plan, with its hash.
        JobResult plan = await RunAsync("plan.yml", $"target: prod, {Secrets}");
        AssertResult("Succeeded", plan);
        string id = plan.Variables["pgmigratePlan.pgmigratePlanId"];
        Assert.Equal("1", plan.Variables["pgmigratePlan.pgmigratePending"]);
        Assert.Contains(
            id,
            await File.ReadAllTextAsync(Path.Combine(agent.Artifact("pgmigrate-plan-prod"), "plan.json")),
            StringComparison.Ordinal
        );
        Assert.True(File.Exists(Path.Combine(agent.Artifact("pgmigrate-plan-prod"), "plan.md")));

        // Nobody has approved it; another one was shown.
        string apply = $"target: prod, environment: prod, planId: $(id), {Secrets}";
        JobResult unapproved = await RunAsync("apply.yml", apply, ("pgmigratePlanId", id));
        AssertResult("Failed", unapproved);
        Assert.Contains(unapproved.Commands, command => command["code"] == "PlanRefused" && command["type"] == "error");
        JobResult other = await RunAsync("apply.yml", $"{apply}, approved: false", ("pgmigratePlanId", new string('0', 64)));
        AssertResult("Failed", other);
        Assert.Contains("wasshownforapproval", Squeezed(other.Output), StringComparison.Ordinal);
        Assert.Equal(DBNull.Value, await _repository.ExecuteAsync("SELECT to_regclass('public.item')::text"));

        // It runs as it was shown.
        JobResult applied = await RunAsync("apply.yml", $"{apply}, approved: false", ("pgmigratePlanId", id));
        AssertResult("Succeeded", applied);
        Assert.Equal("1", applied.Variables["pgmigrateApply.pgmigrateApplied"]);
        Assert.Contains(applied.Commands, command => command is { Name: "task.setprogress" } && command["value"] == "100");

        // Nothing has been changed past it, and then something.
        JobResult clean = await RunAsync("drift.yml", $"targets: [prod], {Secrets}");
        AssertResult("Succeeded", clean);
        Assert.Equal("0", clean.Variables["pgmigrateDrift.pgmigrateDrift"]);
        await _repository.ExecuteAsync("ALTER TABLE public.item ADD COLUMN hand integer");
        JobResult drift = await RunAsync("drift.yml", $"targets: [prod], {Secrets}");
        AssertResult("Failed", drift);
        Assert.Equal("1", drift.Variables["pgmigrateDrift.pgmigrateDrift"]);

        // What is given as a secret is masked from then on, and stands nowhere else; nobody is told where that is switched off.
        const string Secret = "pipeline-secret-1";
        const string Step =
            "$token = @{ A = ConvertTo-SecureString 'pipeline-secret-1' -AsPlainText }\n"
            + "$null = Test-PgMigration ./migrations -Token $token";
        var inJob = new Dictionary<string, string> { ["TF_BUILD"] = "True" };
        StepResult told = await shell.RunAsync(Step, _repository.FullPath, inJob);
        Assert.Equal(
            Secret,
            Assert.Single(AzureDevOpsReader.Read(told.Output), command => command.Name == "task.setsecret").Data
        );
        Assert.Single(told.Output.Split('\n'), line => line.Contains(Secret, StringComparison.Ordinal));
        StepResult silent = await shell.RunAsync($"{Step} -PipelineOutput None", _repository.FullPath, inJob);
        Assert.Equal((0, string.Empty), (silent.ExitCode, silent.Output));

        Assert.DoesNotContain(
            server.Password,
            string.Concat(new[] { check, bad, plan, unapproved, other, applied, clean, drift }.Select(job => job.Output)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("PullRequest", "refs/pull/1/merge", "check")]
    [InlineData("IndividualCI", "refs/heads/main", "check, plan_prod, apply_prod")]
    [InlineData("Schedule", "refs/heads/main", "drift")]
    public void The_pipeline_has_the_stages_of_its_reason(string reason, string branch, string stages)
    {
        YamlMappingNode root = AzureTemplate.Expand(
            "azure-pipelines.yml",
            string.Empty,
            new Dictionary<string, string> { ["Build.Reason"] = reason, ["Build.SourceBranch"] = branch }
        );
        Assert.Equal(stages, string.Join(", ", ((YamlSequenceNode)root["stages"]).Select(stage => stage["stage"])));
    }

    [Fact]
    public void A_run_is_bound_to_the_plan_that_was_shown()
    {
        YamlMappingNode root = AzureTemplate.Expand(
            "deploy.yml",
            "{ version: 1.0.0, environments: [{ name: test, approved: false, env: {} }, "
                + "{ name: prod, approved: true, env: { P: $(p) } }] }"
        );
        var stages = (YamlSequenceNode)root["stages"];
        Assert.Equal(["plan_test", "apply_test", "plan_prod", "apply_prod"], stages.Select(stage => stage["stage"].ToString()));
        YamlNode apply = stages[3]["jobs"][0];
        Assert.Equal("prod", apply["environment"].ToString());
        Assert.Equal(
            "$[ stageDependencies.plan_prod.plan.outputs['pgmigratePlan.pgmigratePlanId'] ]",
            apply["variables"]["pgmigratePlanId"].ToString()
        );
        // The names in that expression are those of the job and the step that make the plan.
        Assert.Equal("plan", stages[2]["jobs"][0]["job"].ToString());
        YamlMappingNode step = AzureTemplate.Steps(stages[2]).Single(one => AzureTemplate.Find(one, "name") is not null);
        Assert.Equal(("pgmigratePlan", "$(p)"), (step["name"].ToString(), step["env"]["P"].ToString()));
    }

    // A shell breaks the lines of an error as wide as its console is, and puts bars before them.
    private static string Squeezed(string output) =>
        string.Concat(output.Where(character => !char.IsWhiteSpace(character) && character != '|'));

    private static void AssertResult(string expected, JobResult job) =>
        Assert.True(expected == job.Result, $"{job.Result}\n{job.Output}");
}
