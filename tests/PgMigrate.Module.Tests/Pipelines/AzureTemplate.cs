using System.Text.Json;
using System.Text.RegularExpressions;
using PgMigrate.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.ModuleTests.Pipelines;

/// <summary>
/// A template of Azure DevOps with its parameters put in, as far as <c>pipelines/azure</c> uses its language
/// (https://learn.microsoft.com/azure/devops/pipelines/process/templates). What is not known here is an error.
/// </summary>
internal sealed partial class AzureTemplate
{
    private readonly string _file;
    private readonly IReadOnlyDictionary<string, string> _variables;

    private AzureTemplate(string file, IReadOnlyDictionary<string, string> variables) => (_file, _variables) = (file, variables);

    /// <summary>Expands a template.</summary>
    /// <param name="name">The file in <c>pipelines/azure</c>.</param>
    /// <param name="parameters">Its parameters, as YAML.</param>
    /// <param name="variables">What <c>variables[…]</c> has; null for none.</param>
    public static YamlMappingNode Expand(string name, string parameters, IReadOnlyDictionary<string, string>? variables = null)
    {
        var template = new AzureTemplate(
            RepositoryRoot.Combine("pipelines", "azure", name),
            variables ?? new Dictionary<string, string>()
        );
        return template.Expand((YamlMappingNode)Parse(parameters.Length == 0 ? "{}" : parameters));
    }

    /// <summary>Every step of the jobs of an expanded template, in order.</summary>
    public static IEnumerable<YamlMappingNode> Steps(YamlNode template) =>
        from job in (YamlSequenceNode)template["jobs"]
        let place = Find(job, "steps") ?? job["strategy"]["runOnce"]["deploy"]["steps"]
        from step in (YamlSequenceNode)place
        select (YamlMappingNode)step;

    /// <summary>A part of a node; null where it has none of that name.</summary>
    public static YamlNode? Find(YamlNode node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out var found) ? found : null;

    private static YamlNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Single().RootNode;
    }

    private YamlMappingNode Expand(YamlMappingNode given)
    {
        var root = (YamlMappingNode)Parse(File.ReadAllText(_file));
        var parameters = Declared(root, given);
        var body = new YamlMappingNode(root.Children.Where(part => part.Key.ToString() != "parameters"));
        return (YamlMappingNode)Expand(body, new Dictionary<string, YamlNode> { ["parameters"] = parameters });
    }

    private YamlMappingNode Declared(YamlMappingNode root, YamlMappingNode given)
    {
        var values = new YamlMappingNode();
        foreach (var declared in Find(root, "parameters") as YamlSequenceNode ?? [])
        {
            var name = declared["name"].ToString();
            var value =
                Find(given, name)
                ?? Find(declared, "default")
                ?? throw new InvalidOperationException($"{_file}: the parameter '{name}' is missing.");
            if (Find(declared, "values") is YamlSequenceNode allowed)
                Assert.Contains(value.ToString(), allowed.Select(one => one.ToString()));
            values.Add(name, value);
        }

        Assert.All(
            given.Children.Keys,
            key => Assert.True(values.Children.ContainsKey(key), $"{_file} has no parameter '{key}'.")
        );
        return values;
    }

    private YamlNode Expand(YamlNode node, IReadOnlyDictionary<string, YamlNode> scope) =>
        node switch
        {
            YamlMappingNode mapping => Expand(mapping, scope),
            YamlSequenceNode sequence => new YamlSequenceNode(sequence.SelectMany(item => Items(item, sequence, scope))),
            YamlScalarNode scalar => Expand(scalar, scope),
            _ => node,
        };

    private YamlMappingNode Expand(YamlMappingNode mapping, IReadOnlyDictionary<string, YamlNode> scope)
    {
        var expanded = new YamlMappingNode();
        foreach (var (key, value) in mapping.Children)
            if (Directive().Match(key.ToString()) is { Success: true } match)
            {
                Assert.Equal("insert", match.Groups["text"].Value);
                foreach (var (name, inserted) in ((YamlMappingNode)Expand(value, scope)).Children)
                    expanded.Add(name, inserted);
            }
            else
            {
                expanded.Add(key, Expand(value, scope));
            }

        return expanded;
    }

    // An item may be a condition, a loop or another template, each of which gives any number of items.
    private IEnumerable<YamlNode> Items(YamlNode item, YamlSequenceNode all, IReadOnlyDictionary<string, YamlNode> scope)
    {
        if (Find(item, "template") is { } file)
            return Included(file.ToString(), (YamlMappingNode)Expand(Find(item, "parameters") ?? new YamlMappingNode(), scope));
        if (
            item is not YamlMappingNode { Children: [var only] }
            || Directive().Match(only.Key.ToString()) is not { Success: true } match
        )
            return [Expand(item, scope)];
        var text = match.Groups["text"].Value;
        if (Loop().Match(text) is { Success: true } loop)
            return ((YamlSequenceNode)Value(loop.Groups["list"].Value, scope)).SelectMany(element =>
                (YamlSequenceNode)Expand(
                    only.Value,
                    new Dictionary<string, YamlNode>(scope) { [loop.Groups["name"].Value] = element }
                )
            );
        var before = all.TakeWhile(other => other != item).LastOrDefault();
        var holds =
            text == "else"
                ? !Holds(Directive().Match(((YamlMappingNode)before!).Children[0].Key.ToString()).Groups["text"].Value)
                : Holds(text);
        return holds ? (YamlSequenceNode)Expand(only.Value, scope) : [];
    }

    private IEnumerable<YamlNode> Included(string file, YamlMappingNode parameters)
    {
        // Where Initialize-PgMigration lays it out, the templates are a folder below the pipeline.
        var path = Path.Combine(Path.GetDirectoryName(_file)!, Path.GetFileName(file));
        var body = new AzureTemplate(path, _variables).Expand(parameters);
        return (YamlSequenceNode)body.Children.Single().Value;
    }

    private bool Holds(string condition)
    {
        var match = Condition().Match(condition);
        Assert.True(match.Success, condition);
        return _variables.GetValueOrDefault(match.Groups["name"].Value) == match.Groups["value"].Value;
    }

    private static YamlNode Expand(YamlScalarNode scalar, IReadOnlyDictionary<string, YamlNode> scope)
    {
        var text = scalar.Value ?? string.Empty;
        if (Directive().Match(text) is { Success: true } whole && whole.Length == text.Length)
            return Value(whole.Groups["text"].Value, scope);
        return new YamlScalarNode(Directive().Replace(text, match => Text(Value(match.Groups["text"].Value, scope))));
    }

    private static YamlNode Value(string expression, IReadOnlyDictionary<string, YamlNode> scope)
    {
        if (Call().Match(expression) is { Success: true } call)
            return new YamlScalarNode(
                JsonSerializer.Serialize(((YamlSequenceNode)Value(call.Groups["argument"].Value, scope)).Select(Text))
            );
        var parts = expression.Split('.');
        return parts.Skip(1).Aggregate(scope[parts[0]], (node, part) => node[part]);
    }

    // Booleans are written so.
    private static string Text(YamlNode node) =>
        node.ToString() switch
        {
            "true" => "True",
            "false" => "False",
            var text => text,
        };

    [GeneratedRegex(@"\$\{\{\s*(?<text>[^}]*?)\s*\}\}")]
    private static partial Regex Directive();

    [GeneratedRegex(@"^each (?<name>\w+) in (?<list>[\w.]+)$")]
    private static partial Regex Loop();

    [GeneratedRegex(@"^if eq\(variables\['(?<name>[\w.]+)'\], '(?<value>[^']*)'\)$")]
    private static partial Regex Condition();

    [GeneratedRegex(@"^convertToJson\((?<argument>[\w.]+)\)$")]
    private static partial Regex Call();
}
