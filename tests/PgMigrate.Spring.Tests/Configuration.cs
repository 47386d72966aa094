using System.IO.Compression;
using PgMigrate.Tests.Support;

namespace PgMigrate.Spring.Tests;

/// <summary>
/// One small configuration of the tables in Configurations: files of an application's jar and of the folder that it starts in,
/// arguments and variables, and what Boot takes from them by the rule that it cites.
/// </summary>
public sealed class Configuration
{
    private const string External = "https://docs.spring.io/spring-boot/reference/features/external-config.html#features.";

    private readonly List<(string Kind, string Name, string Text)> _sections;

    private Configuration(string title, string rule, List<(string Kind, string Name, string Text)> sections)
    {
        Title = title;
        Rule = rule;
        _sections = sections;
    }

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>Where Boot documents it, or the class that does it.</summary>
    public string Rule { get; }

    /// <summary>Properties and what they are; a dash for one that is not set.</summary>
    public IEnumerable<(string Name, string Value)> Expected =>
        Lines("expect").Select(line => line.Split('=', 2)).Select(parts => (parts[0], parts[1]));

    /// <summary>What a refusal says; null where there is none.</summary>
    public string? Error =>
        _sections.Where(section => section.Kind == "error").Select(section => section.Text.Trim()).FirstOrDefault();

    /// <summary>All configurations of the tables.</summary>
    public static IReadOnlyList<Configuration> All { get; } = [.. Names().SelectMany(Read)];

    /// <summary>Reads what its application is configured with.</summary>
    /// <param name="read">Gets the application; its files are open until it returns.</param>
    internal void Read(Action<SpringApplication> read)
    {
        using var folder = new TempFolder();
        string jar = WriteJar(folder);
        foreach (var (_, name, text) in Of("file"))
            folder.Write(name, text);
        string[] program = ["java", .. Lines("java"), "-jar", jar, .. Lines("arguments")];
        Dictionary<string, string> variables = Lines("environment")
            .Select(line => line.Replace("{folder}", folder.FullPath, StringComparison.Ordinal).Split('=', 2))
            .ToDictionary(
                parts => parts[0],
                parts => parts[1].Replace("\\n", "\n", StringComparison.Ordinal),
                StringComparer.Ordinal
            );
        using SpringApplication application = SpringApplication.Read(program, variables, folder.FullPath, place: null);
        read(application);
    }

    public override string ToString() => Title;

    private string WriteJar(TempFolder folder)
    {
        string path = folder["app.jar"];
        using ZipArchive jar = ZipFile.Open(path, ZipArchiveMode.Create);
        Add(jar, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nSpring-Boot-Version: 4.1.0\n");
        foreach (var (_, name, text) in Of("jar"))
            Add(jar, "BOOT-INF/classes/" + name, text);
        foreach (var library in Of("library").GroupBy(section => section.Name.Split("!/")[0], StringComparer.Ordinal))
        {
            using Stream inner = jar.CreateEntry($"BOOT-INF/lib/{library.Key}", CompressionLevel.NoCompression).Open();
            using var archive = new ZipArchive(inner, ZipArchiveMode.Create);
            foreach (var (_, name, text) in library)
                Add(archive, name.Split("!/")[1], text);
        }

        return path;
    }

    private static void Add(ZipArchive jar, string name, string text)
    {
        using var writer = new StreamWriter(jar.CreateEntry(name).Open());
        writer.Write(text);
    }

    private IEnumerable<(string Kind, string Name, string Text)> Of(string kind) =>
        _sections.Where(section => section.Kind == kind);

    private string[] Lines(string kind) =>
        [.. Of(kind).SelectMany(section => section.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries))];

    private static IEnumerable<string> Names() =>
        typeof(Configuration)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".txt", StringComparison.Ordinal))
            .Order();

    private static List<Configuration> Read(string name)
    {
        using var reader = new StreamReader(typeof(Configuration).Assembly.GetManifestResourceStream(name)!);
        var all = new List<Configuration>();
        List<(string, string, string)> sections = [];
        foreach (string line in reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n'))
            if (line.StartsWith("=== ", StringComparison.Ordinal))
            {
                string[] parts = line[4..].Split(" | ");
                sections = [];
                all.Add(new Configuration(parts[0], parts[1].Replace("external-config", External + "external-config"), sections));
            }
            else if (line.StartsWith(">>> ", StringComparison.Ordinal))
                sections.Add((line[4..].Split(' ')[0], string.Join(' ', line.Split(' ').Skip(2)), string.Empty));
            else if (sections.Count > 0)
                sections[^1] = sections[^1] with { Item3 = sections[^1].Item3 + line + "\n" };
        return all;
    }
}
