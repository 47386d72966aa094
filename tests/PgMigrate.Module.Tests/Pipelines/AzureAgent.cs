using System.Text.RegularExpressions;
using PgMigrate.Tests.Support;
using PgMigrate.Tests.Support.Agents;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>How a job has ended, and what its agent has of it.</summary>
internal sealed class JobResult
{
    /// <summary><c>Succeeded</c>, <c>SucceededWithIssues</c> or <c>Failed</c>.</summary>
    public string Result { get; set; } = "Succeeded";

    /// <summary>What the steps' scripts printed.</summary>
    public string Output { get; set; } = string.Empty;

    /// <summary>The commands that the agent found in it.</summary>
    public List<AgentCommand> Commands { get; } = [];

    /// <summary>Output variables, as <c>step.name</c>.</summary>
    public Dictionary<string, string> Variables { get; } = [];
}

/// <summary>
/// Runs the steps of a job as the agent of Azure DevOps does: variables, folders, tasks, and what the log says. The tasks that it
/// knows are those of <c>pipelines/azure</c>.
/// </summary>
/// <param name="shell">Runs the scripts.</param>
/// <param name="sources">The repository's folder.</param>
/// <param name="work">The agent's folder.</param>
internal sealed partial class AzureAgent(StepShell shell, string sources, TempFolder work)
{
    private readonly string _artifacts = Directory.CreateDirectory(work["artifacts"]).FullName;

    /// <summary>The artifacts of the run.</summary>
    public string Artifact(string name) => Path.Combine(_artifacts, name);

    /// <summary>Runs a job's steps.</summary>
    /// <param name="template">The expanded template.</param>
    /// <param name="variables">The job's variables.</param>
    public async Task<JobResult> RunAsync(YamlNode template, params (string Name, string Value)[] variables)
    {
        var job = new JobResult();
        // Of each job its own, which is empty.
        string temp = Directory.CreateDirectory(work[$"temp-{Guid.NewGuid():N}"]).FullName;
        string workspace = Directory.CreateDirectory(work[$"workspace-{Guid.NewGuid():N}"]).FullName;
        var known = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Agent.TempDirectory"] = temp,
            ["Pipeline.Workspace"] = workspace,
            ["Build.SourcesDirectory"] = sources,
            ["System.AccessToken"] = "token-of-the-job",
        };
        foreach ((string name, string value) in variables)
            known[name] = value;
        foreach (YamlMappingNode step in AzureTemplate.Steps(template))
            await RunStepAsync(step, job, known);
        return job;
    }

    private async Task RunStepAsync(YamlMappingNode step, JobResult job, Dictionary<string, string> variables)
    {
        string? condition = AzureTemplate.Find(step, "condition")?.ToString();
        Assert.True(condition is null or "succeededOrFailed()", condition);
        if (condition is null && job.Result == "Failed")
            return;
        if (AzureTemplate.Find(step, "checkout") is not null)
            return;
        if (AzureTemplate.Find(step, "download") is { } download)
        {
            Assert.Equal("current", download.ToString());
            Copy(Artifact($"{step["artifact"]}"), Path.Combine(variables["Pipeline.Workspace"], $"{step["artifact"]}"));
            return;
        }

        string Input(string name) => Macro(step["inputs"][name].ToString(), variables);
        switch (step["task"].ToString())
        {
            case "PowerShell@2":
                Assert.Equal(("inline", "true"), (Input("targetType"), Input("pwsh")));
                await RunScriptAsync(step, job, variables);
                break;
            case "PublishTestResults@2":
                Assert.Equal("JUnit", Input("testResultsFormat"));
                Copy(Input("testResultsFiles"), Artifact("test-results.xml"));
                break;
            case "PublishPipelineArtifact@1":
                Copy(Input("targetPath"), Artifact(Input("artifact")));
                break;
            case var task:
                Assert.Fail($"The task {task} is not known here.");
                break;
        }
    }

    private async Task RunScriptAsync(YamlMappingNode step, JobResult job, Dictionary<string, string> variables)
    {
        // The environment has every variable, and of secrets those of env: alone.
        var environment = new Dictionary<string, string> { ["TF_BUILD"] = "True" };
        foreach (var (name, value) in variables.Where(variable => variable.Key != "System.AccessToken"))
            environment[Separator().Replace(name, "_").ToUpperInvariant()] = value;
        foreach (var (name, value) in ((YamlMappingNode)step["env"]).Children)
            environment[name.ToString()] = Macro(Boolean(value), variables);
        StepResult result = await shell.RunAsync(Macro(step["inputs"]["script"].ToString(), variables), sources, environment);
        job.Output += result.Output;
        if (result.ExitCode != 0)
            job.Result = "Failed";
        foreach (AgentCommand command in AzureDevOpsReader.Read(result.Output))
            Take(command, $"{step["name"]}", job);
    }

    private static void Take(AgentCommand command, string step, JobResult job)
    {
        job.Commands.Add(command);
        switch (command.Name)
        {
            case "task.logissue":
                Assert.Contains(command["type"], new[] { "error", "warning" });
                break;
            case "task.setprogress":
                Assert.InRange(int.Parse(command["value"]!, System.Globalization.CultureInfo.InvariantCulture), 0, 100);
                break;
            case "task.setvariable":
                Assert.Equal("true", command["isoutput"]);
                job.Variables[$"{step}.{command["variable"]}"] = command.Data;
                break;
            // The agent reads these files when it gets to them.
            case "task.uploadsummary":
            case "task.addattachment":
                Assert.True(Path.IsPathFullyQualified(command.Data) && File.Exists(command.Data), command.Data);
                break;
            case "task.setsecret":
                break;
            case "task.complete":
                Assert.Equal("SucceededWithIssues", command["result"]);
                job.Result = job.Result == "Failed" ? "Failed" : "SucceededWithIssues";
                break;
            default:
                Assert.Fail($"The command {command.Name} is not PgMigrate's.");
                break;
        }
    }

    private static string Boolean(YamlNode value) =>
        value.ToString() switch
        {
            "true" => "True",
            "false" => "False",
            var text => text,
        };

    private static string Macro(string text, Dictionary<string, string> variables) =>
        MacroName()
            .Replace(text, match => variables.TryGetValue(match.Groups["name"].Value, out var value) ? value : match.Value);

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to, overwrite: true);
            return;
        }

        Assert.True(Directory.Exists(from), $"{from} is not there.");
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    // $( ) of PowerShell stays: no variable is called so.
    [GeneratedRegex(@"\$\((?<name>[A-Za-z][\w.]*)\)")]
    private static partial Regex MacroName();

    [GeneratedRegex("[. ]")]
    private static partial Regex Separator();
}
