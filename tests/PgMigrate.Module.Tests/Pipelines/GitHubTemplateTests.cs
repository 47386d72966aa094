using PgMigrate.ModuleTests.Support;
using PgMigrate.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>
/// The reusable workflows in <c>pipelines/github</c>: their steps run in order in a real pwsh, and what they print is read by the
/// runner's rules.
/// </summary>
public sealed class GitHubTemplateTests(Server server) : IDisposable
{
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
        var runner = new GitHubRunner(shell, _repository.FullPath, _work);
        (string, string)[] prod =
        [
            ("version", "1.0.0"),
            ("target", "prod"),
            ("password-variable", PipelineRepository.PasswordVariable),
            ("secrets.password", server.Password),
        ];

        JobResult check = await runner.RunAsync("pgmigrate-check.yml", ("version", "1.0.0"), ("rehearse", "false"));
        AssertResult("Succeeded", check);
        Assert.Equal("0", check.Variables["pgmigrateErrors"]);
        Assert.Contains("## Test-PgMigration", check.Variables["page"], StringComparison.Ordinal);

        _repository.AddBadScript();
        JobResult bad = await runner.RunAsync(
            "pgmigrate-check.yml",
            ("version", "1.0.0"),
            ("rehearse", "false"),
            ("fail-on", "Warning")
        );
        AssertResult("Failed", bad);
        var annotation = Assert.Single(bad.Commands, command => command["title"] == "PgMigrate: set-not-null");
        Assert.Equal(("warning", "2"), (annotation.Name, annotation["line"]));
        Assert.StartsWith("migrations/up/0002_", annotation["file"], StringComparison.Ordinal);
        Assert.Contains("set-not-null", await File.ReadAllTextAsync(runner.Artifact("sarif")), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(runner.Artifact("pgmigrate-check"), "pgmigrate.junit.xml")));
        _repository.RemoveBadScript();

        JobResult plan = await runner.RunAsync("pgmigrate-plan.yml", prod);
        AssertResult("Succeeded", plan);
        string id = plan.Variables["plan-id"];
        Assert.Matches("^[0-9a-f]{64}$", id);
        Assert.Equal("1", plan.Variables["pending"]);

        (string, string)[] apply = [.. prod, ("environment", "prod"), ("approved", "false")];
        JobResult unapproved = await runner.RunAsync("pgmigrate-apply.yml", [.. prod, ("environment", "prod"), ("plan-id", id)]);
        AssertResult("Failed", unapproved);
        Assert.Contains(unapproved.Commands, command => command["title"] == "PgMigrate: PlanRefused");
        AssertResult("Failed", await runner.RunAsync("pgmigrate-apply.yml", [.. apply, ("plan-id", new string('0', 64))]));
        Assert.Equal(DBNull.Value, await _repository.ExecuteAsync("SELECT to_regclass('public.item')::text"));

        JobResult applied = await runner.RunAsync("pgmigrate-apply.yml", [.. apply, ("plan-id", id)]);
        AssertResult("Succeeded", applied);
        Assert.Equal("1", applied.Variables["pgmigrateApplied"]);

        AssertResult("Succeeded", await runner.RunAsync("pgmigrate-drift.yml", prod));
        await _repository.ExecuteAsync("ALTER TABLE public.item ADD COLUMN hand integer");
        JobResult drift = await runner.RunAsync("pgmigrate-drift.yml", [.. prod, ("fail", "false")]);
        AssertResult("Succeeded", drift);
        Assert.Equal("1", drift.Variables["drift"]);
        Assert.Contains("public.item.hand", drift.Variables["page"], StringComparison.Ordinal);

        Assert.DoesNotContain(
            server.Password,
            string.Concat(new[] { check, bad, plan, unapproved, applied, drift }.Select(job => job.Output)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_workflow_calls_the_others_with_what_they_take()
    {
        var jobs = ((YamlMappingNode)GitHubWorkflow.Load("pgmigrate.yml")["jobs"]).Children;
        Assert.Equal(["check", "plan", "apply", "drift"], jobs.Keys.Select(job => job.ToString()));
        foreach (YamlNode job in jobs.Values)
        {
            const string Folder = "./.github/workflows/";
            string file = job["uses"].ToString();
            Assert.StartsWith(Folder, file, StringComparison.Ordinal);
            YamlNode call = GitHubWorkflow.Load(file[Folder.Length..])["on"]["workflow_call"];
            var inputs = ((YamlMappingNode)call["inputs"]).Children;
            var given = ((YamlMappingNode)job["with"]).Children.Keys;
            Assert.Subset(inputs.Keys.ToHashSet(), given.ToHashSet());
            Assert.All(
                inputs.Where(input => AzureTemplate.Find(input.Value, "required")?.ToString() == "true"),
                input => Assert.Contains(input.Key, given)
            );
            if (AzureTemplate.Find(job, "secrets") is YamlMappingNode secrets)
                Assert.Subset(((YamlMappingNode)call["secrets"]).Children.Keys.ToHashSet(), secrets.Children.Keys.ToHashSet());
        }

        YamlNode needs = GitHubWorkflow.Load("pgmigrate.yml")["jobs"]["apply"];
        Assert.Equal("${{ needs.plan.outputs.plan-id }}", needs["with"]["plan-id"].ToString());
    }

    private static void AssertResult(string expected, JobResult job) =>
        Assert.True(expected == job.Result, $"{job.Result}\n{job.Output}");
}
