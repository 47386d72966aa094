using System.Xml;
using System.Xml.Linq;

namespace PgMigrate.Engine.Layouts.DbUp;

/// <summary>A project that holds scripts in its program, where each has a name of its own.</summary>
/// <param name="Folder">Full path of its folder.</param>
/// <param name="Namespace">What names begin with.</param>
internal sealed record EmbeddingProject(string Folder, string Namespace)
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>The project of a folder, or of one above it; null where none there embeds SQL.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="steps">How many folders above it are looked at.</param>
    public static EmbeddingProject? Find(string folder, int steps)
    {
        for (string? at = folder; at is not null && steps >= 0; at = Path.GetDirectoryName(at), steps--)
            foreach (var file in Directory.EnumerateFiles(at, "*.csproj", new EnumerationOptions()).Order(StringComparer.Ordinal))
                if (Read(file) is { } project)
                    return project;
        return null;
    }

    /// <summary>The name of a file in the program: its folders and its name with dots.</summary>
    public string NameOf(LayoutFile file)
    {
        var parts = LayoutFile.Of(Folder, file.FullPath).Name.Split('/');
        return string.Join('.', parts[..^1].Select(Mangle).Prepend(Namespace).Append(parts[^1]));
    }

    private static EmbeddingProject? Read(string file)
    {
        try
        {
            using var content = new MemoryStream(LayoutFile.Of(Path.GetDirectoryName(file)!, file).ReadBytes());
            using var reader = XmlReader.Create(content, Settings);
            var project = XDocument.Load(reader);
            var embeds = project
                .Descendants()
                .Where(element => element.Name.LocalName == "EmbeddedResource")
                .Any(element => element.Attribute("Include")?.Value.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) == true);
            if (!embeds)
                return null;
            var name = project.Descendants().FirstOrDefault(element => element.Name.LocalName == "RootNamespace")?.Value;
            var fromFile = Path.GetFileNameWithoutExtension(file).Replace('-', '_').Replace(' ', '_');
            return new EmbeddingProject(Path.GetDirectoryName(file)!, name ?? fromFile);
        }
        catch (XmlException)
        {
            // A project that is none embeds nothing.
            return null;
        }
    }

    // As the compiler does: what is no identifier becomes one.
    private static string Mangle(string folder)
    {
        var name = string.Concat(folder.Select(sign => char.IsLetterOrDigit(sign) || sign is '_' or '.' ? sign : '_'));
        return char.IsDigit(name[0]) ? $"_{name}" : name;
    }
}
