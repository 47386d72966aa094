using PgMigrate.Spring.Files;
using PgMigrate.Spring.Resources;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.ConfigData;

/// <summary>Makes sources of a file.</summary>
internal static class ConfigReader
{
    /// <summary>The documents of a file, in their order: the later one counts more.</summary>
    /// <exception cref="SpringException">The file cannot be read for certain.</exception>
    public static IReadOnlyList<PropertySource> Read(ConfigFile file)
    {
        if (file.Format == ConfigFormat.Tree)
            return [ReadTree(file.Path["configtree:".Length..])];
        if (file.Resource is not { } resource)
            return [];
        string text = TextEncoding.Decode(resource.Read(Limits.Configuration), EncodingOf(file), resource.Place);
        IReadOnlyList<IReadOnlyList<PropertyValue>> documents =
            file.Format == ConfigFormat.Yaml ? YamlFile.Read(text, resource.Place) : PropertiesFile.Read(text, resource.Place);
        return [.. documents.Select((values, index) => new MapSource($"{resource.Place} (document {index + 1})", values))];
    }

    // Boot reads .properties as ISO 8859-1 until it is told otherwise, a variable of the environment too.
    private static string EncodingOf(ConfigFile file) =>
        file.Encoding ?? (file.Format == ConfigFormat.Yaml ? "utf-8" : "iso-8859-1");

    private static MapSource ReadTree(string folder)
    {
        var values = new List<PropertyValue>();
        foreach (Resource file in new FolderRoot(folder).Below(string.Empty))
        {
            if (file.Name.Split('/').Any(part => part.StartsWith("..", StringComparison.Ordinal)))
                continue;
            string text = TextEncoding.Decode(file.Read(Limits.Configuration), "utf-8", file.Place);
            values.Add(new PropertyValue(file.Name.Replace('/', '.'), WithoutLineEnd(text), file.Place));
        }

        return new MapSource($"configtree {folder}", values);
    }

    // One line end behind a single line is none of the value's.
    private static string WithoutLineEnd(string text) =>
        text.EndsWith('\n') && text.IndexOf('\n', StringComparison.Ordinal) == text.Length - 1 ? text[..^1].TrimEnd('\r') : text;
}
