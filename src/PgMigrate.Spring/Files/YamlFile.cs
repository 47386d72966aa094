using PgMigrate.Spring.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PgMigrate.Spring.Files;

/// <summary>Reads YAML as Boot does: documents, keys joined by dots, elements of lists by their number in brackets.</summary>
internal sealed class YamlFile
{
    // Aliases may multiply: a few lines can stand for a million values.
    private const int MostValues = 50_000;
    private const int DeepestLevel = 64;

    private readonly string _origin;
    private readonly List<PropertyValue> _values = [];

    private YamlFile(string origin) => _origin = origin;

    /// <summary>The documents of a file, each with its values in order; empty ones are none.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="origin">What the file is called, for a reader.</param>
    /// <exception cref="SpringException">It is no YAML, or too much of it.</exception>
    public static IReadOnlyList<IReadOnlyList<PropertyValue>> Read(string text, string origin)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw new SpringException(
                $"{origin}:{exception.Start.Line}:{exception.Start.Column}: {exception.Message}",
                "Correct the YAML; what a build replaces (@name@) must have been replaced: give the built application."
            );
        }

        return
        [
            .. stream.Documents.Select(document => ReadDocument(document.RootNode, origin)).Where(values => values.Count > 0),
        ];
    }

    private static List<PropertyValue> ReadDocument(YamlNode root, string origin)
    {
        var file = new YamlFile(origin);
        if (root is YamlMappingNode mapping)
            file.AddMapping(string.Empty, mapping, 0);
        return file._values;
    }

    private void Add(string name, YamlNode node, int level)
    {
        if (level > DeepestLevel || _values.Count >= MostValues)
            throw new SpringException(
                $"{Place(node)}: more than {MostValues} values, or {DeepestLevel} levels.",
                "No configuration is as large; see whether an alias repeats itself."
            );
        switch (node)
        {
            case YamlMappingNode mapping:
                AddMapping(name, mapping, level + 1);
                break;
            case YamlSequenceNode { Children.Count: > 0 } list:
                for (int i = 0; i < list.Children.Count; i++)
                    Add($"{name}[{i}]", list.Children[i], level + 1);
                break;
            case YamlScalarNode scalar:
                _values.Add(YamlScalar.Read(name, scalar, Place(node)));
                break;
            default:
                _values.Add(new PropertyValue(name, string.Empty, Place(node)));
                break;
        }
    }

    // What << brings in counts only where the mapping has no such key itself.
    private void AddMapping(string name, YamlMappingNode mapping, int level)
    {
        var own = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
            if (KeyOf(key) is { } text && text != "<<" && own.Add(text))
                Add(Join(name, text), value, level);
        foreach (var (key, value) in mapping.Children)
            if (KeyOf(key) == "<<")
                foreach (YamlMappingNode merged in Merged(value))
                foreach (var (mergedKey, mergedValue) in merged.Children)
                    if (KeyOf(mergedKey) is { } text && own.Add(text))
                        Add(Join(name, text), mergedValue, level);
    }

    private static IEnumerable<YamlMappingNode> Merged(YamlNode value) =>
        value switch
        {
            YamlMappingNode one => [one],
            YamlSequenceNode several => several.Children.OfType<YamlMappingNode>(),
            _ => [],
        };

    private string KeyOf(YamlNode key) =>
        key is YamlScalarNode { Value: { } text }
            ? text
            : throw new SpringException($"{Place(key)}: a key is no text.", "Give it a name.");

    private static string Join(string name, string key) => name.Length == 0 || key.StartsWith('[') ? name + key : $"{name}.{key}";

    private string Place(YamlNode node) => $"{_origin}:{node.Start.Line}";
}
