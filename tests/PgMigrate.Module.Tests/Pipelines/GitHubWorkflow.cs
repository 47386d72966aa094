using System.Text.RegularExpressions;
using PgMigrate.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>
/// A reusable workflow of <c>pipelines/github</c>, called with inputs and secrets, as far as those use the language
/// (https://docs.github.com/actions/how-tos/reuse-automations/reuse-workflows). What is not known here is an error.
/// </summary>
/// <param name="name">The file.</param>
/// <param name="given">Inputs, by name; a secret's name begins with <c>secrets.</c>, a context's with its own.</param>
internal sealed partial class GitHubWorkflow(string name, IReadOnlyDictionary<string, string> given)
{
    private readonly YamlMappingNode _root = Load(name);

    /// <summary>The steps of its only job, in order.</summary>
    public IEnumerable<YamlMappingNode> Steps =>
        ((YamlMappingNode)_root["jobs"]).Children.Single().Value is var job
            ? ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>()
            : [];

    /// <summary>The outputs that its caller gets, from those of the step with the id <c>pgmigrate</c>.</summary>
    public IReadOnlyDictionary<string, string> Outputs(IReadOnlyDictionary<string, string> ofStep)
    {
        var (id, job) = ((YamlMappingNode)_root["jobs"]).Children.Single();
        var declared = AzureTemplate.Find(_root["on"]["workflow_call"], "outputs") as YamlMappingNode ?? [];
        return declared.Children.ToDictionary(
            output => output.Key.ToString(),
            output =>
            {
                var ofJob = Name(output.Value["value"], $"jobs.{id}.outputs.");
                return ofStep[Name(job["outputs"][ofJob], "steps.pgmigrate.outputs.")];
            }
        );
    }

    /// <summary>A text with the values of its expressions.</summary>
    public string Text(YamlNode node) => Expression().Replace(node.ToString(), match => Value(match.Groups["text"].Value));

    /// <summary>The workflow of a file.</summary>
    public static YamlMappingNode Load(string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(RepositoryRoot.Combine("pipelines", "github", name))));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    private string Value(string expression)
    {
        if (expression.StartsWith("inputs.", StringComparison.Ordinal))
            return Input(expression["inputs.".Length..]);
        return given.TryGetValue(expression, out var value) ? value : string.Empty;
    }

    private string Input(string input)
    {
        var declared = _root["on"]["workflow_call"]["inputs"][input];
        return given.TryGetValue(input, out var value) ? value : declared["default"].ToString();
    }

    private static string Name(YamlNode node, string prefix)
    {
        var text = Expression().Match(node.ToString()).Groups["text"].Value;
        Assert.StartsWith(prefix, text, StringComparison.Ordinal);
        return text[prefix.Length..];
    }

    [GeneratedRegex(@"\$\{\{\s*(?<text>[^}]*?)\s*\}\}")]
    private static partial Regex Expression();
}
