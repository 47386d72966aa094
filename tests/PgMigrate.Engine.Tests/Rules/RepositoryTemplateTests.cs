using NJsonSchema;
using PgMigrate.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.Engine.Tests.Rules;

/// <summary>What <c>Initialize-PgMigration</c> writes is what its readers take.</summary>
public sealed class RepositoryTemplateTests
{
    private static string Template(params string[] path) =>
        File.ReadAllText(RepositoryRoot.Combine(["src", "PgMigrate.Cmdlets", "Repository", "Template", .. path]));

    [Fact]
    public async Task The_file_of_targets_is_valid_by_its_schema()
    {
        var schema = await JsonSchema.FromFileAsync(RepositoryRoot.Combine("docs", "pgmigrate.schema.json"));
        var text = string.Join(
            '\n',
            Template("Any", "pgmigrate.json")
                .Split('\n')
                .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
        );

        Assert.Empty(schema.Validate(text));
        Assert.NotEmpty(schema.Validate(text.Replace("\"server\"", "\"serfer\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_workflow_of_GitHub_has_jobs_of_steps()
    {
        var root = Yaml("GitHub", "dot.github", "workflows", "pgmigrate.yml");
        var jobs = (YamlMappingNode)root["jobs"];

        Assert.Equal(["check", "plan", "migrate"], jobs.Children.Keys.Select(key => key.ToString()));
        Assert.All(jobs.Children.Values, job => Assert.Contains(Steps(job), step => Has(step, "run")));
    }

    [Fact]
    public void The_pipeline_of_Azure_DevOps_has_stages_of_jobs()
    {
        var root = Yaml("AzureDevOps", "azure-pipelines.yml");
        var stages = (YamlSequenceNode)root["stages"];

        Assert.Equal(["Check", "Plan", "Prod"], stages.Select(stage => stage["stage"].ToString()));
        Assert.Equal(
            ["job", "job", "deployment"],
            stages.Select(stage => ((YamlMappingNode)stage["jobs"][0]).Children.Keys.First().ToString())
        );
        var migrate = stages[2]["jobs"][0]["strategy"]["runOnce"]["deploy"];
        Assert.Contains(Steps(migrate), step => Has(step, "task") && step["inputs"]["pwsh"].ToString() == "true");
    }

    private static YamlMappingNode Yaml(params string[] path)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Template(path)));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private static IEnumerable<YamlNode> Steps(YamlNode job) => (YamlSequenceNode)job["steps"];

    private static bool Has(YamlNode step, string key) => ((YamlMappingNode)step).Children.ContainsKey(key);
}
