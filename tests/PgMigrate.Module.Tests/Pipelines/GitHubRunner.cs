using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Agents;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>
/// Runs the steps of a reusable workflow's job as the runner of GitHub Actions does. The actions that it knows are those of
/// <c>pipelines/github</c>.
/// </summary>
/// <param name="shell">Runs the scripts.</param>
/// <param name="sources">The repository's folder.</param>
/// <param name="work">The runner's folder.</param>
internal sealed class GitHubRunner(StepShell shell, string sources, TempFolder work)
{
    private readonly Dictionary<string, string> _artifacts = [];

    /// <summary>The folder or file of an artifact.</summary>
    public string Artifact(string name) => _artifacts[name];

    /// <summary>Runs a workflow.</summary>
    /// <param name="name">Its file.</param>
    /// <param name="given">Inputs and secrets: see <see cref="GitHubWorkflow"/>.</param>
    public async Task<JobResult> RunAsync(string name, params (string Name, string Value)[] given)
    {
        var job = new JobResult();
        string temp = Directory.CreateDirectory(work[$"runner-{Guid.NewGuid():N}"]).FullName;
        var workflow = new GitHubWorkflow(
            name,
            new Dictionary<string, string>(given.Select(value => new KeyValuePair<string, string>(value.Name, value.Value)))
            {
                ["runner.temp"] = temp,
                ["github.token"] = "token-of-the-job",
            }
        );
        foreach (YamlMappingNode step in workflow.Steps)
            await RunStepAsync(workflow, step, job, temp);
        if (job.Variables.Count > 0)
            foreach (var (output, value) in workflow.Outputs(job.Variables))
                job.Variables[output] = value;
        return job;
    }

    private async Task RunStepAsync(GitHubWorkflow workflow, YamlMappingNode step, JobResult job, string temp)
    {
        string? condition = AzureTemplate.Find(step, "if")?.ToString();
        Assert.True(condition is null || condition.StartsWith("always()", StringComparison.Ordinal), condition);
        if (condition is null && job.Result == "Failed")
            return;
        if (AzureTemplate.Find(step, "run") is { } script)
        {
            Assert.Equal("pwsh", step["shell"].ToString());
            await RunScriptAsync(workflow, step, script.ToString(), job, temp);
            return;
        }

        string With(string name) => workflow.Text(step["with"][name]);
        switch (step["uses"].ToString().Split('@')[0])
        {
            case "actions/checkout":
                break;
            case "actions/upload-artifact":
                Assert.True(Path.Exists(With("path")), With("path"));
                _artifacts[With("name")] = With("path");
                break;
            case "actions/download-artifact":
                Directory.CreateDirectory(With("path"));
                foreach (string file in Directory.EnumerateFiles(_artifacts[With("name")]))
                    File.Copy(file, Path.Combine(With("path"), Path.GetFileName(file)));
                break;
            case "github/codeql-action/upload-sarif":
                Assert.True(File.Exists(With("sarif_file")), With("sarif_file"));
                _artifacts["sarif"] = With("sarif_file");
                break;
            case var action:
                Assert.Fail($"The action {action} is not known here.");
                break;
        }
    }

    private async Task RunScriptAsync(GitHubWorkflow workflow, YamlMappingNode step, string script, JobResult job, string temp)
    {
        // An expression in a script would be run as it comes from outside.
        Assert.DoesNotContain("${{", script, StringComparison.Ordinal);
        var (output, page) = (Path.Combine(temp, $"output-{Guid.NewGuid():N}"), Path.Combine(temp, $"page-{Guid.NewGuid():N}"));
        await File.WriteAllTextAsync(output, string.Empty);
        await File.WriteAllTextAsync(page, string.Empty);
        var environment = new Dictionary<string, string>
        {
            ["GITHUB_ACTIONS"] = "true",
            ["GITHUB_WORKSPACE"] = sources,
            ["RUNNER_TEMP"] = temp,
            ["GITHUB_OUTPUT"] = output,
            ["GITHUB_STEP_SUMMARY"] = page,
        };
        foreach (var (name, value) in ((YamlMappingNode)step["env"]).Children)
            environment[name.ToString()] = workflow.Text(value);
        StepResult result = await shell.RunAsync(script, sources, environment);
        if (result.ExitCode != 0)
            job.Result = "Failed";
        job.Output += result.Output;
        job.Commands.AddRange(GitHubReader.Read(result.Output));
        Assert.All(job.Commands, command => Assert.Contains(command.Name, new[] { "error", "warning", "add-mask" }));
        foreach (var (name, value) in GitHubReader.ReadValues(await File.ReadAllTextAsync(output)))
            job.Variables[name] = value;
        job.Variables["page"] = await File.ReadAllTextAsync(page);
        Assert.True(new FileInfo(page).Length <= 1024 * 1024);
    }
}
