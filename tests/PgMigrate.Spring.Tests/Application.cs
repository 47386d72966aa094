using System.IO.Compression;
using PgMigrate.Spring.Flyway;
using PgMigrate.Tests.Support;

namespace PgMigrate.Spring.Tests;

/// <summary>An application of Spring Boot in a jar, with migrations, as a test needs it.</summary>
internal sealed class Application : IDisposable
{
    private readonly TempFolder _folder = new();

    public Application(string classes = "BOOT-INF/classes/") => Classes = classes;

    /// <summary>The folder of its classes, in the jar.</summary>
    public string Classes { get; }

    /// <summary>Its environment.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>The jar.</summary>
    public string Jar => _folder["app.jar"];

    /// <summary>The folder that it starts in.</summary>
    public TempFolder Folder => _folder;

    /// <summary>Puts a file into the jar, below its classes.</summary>
    public Application With(string name, string text) => WithEntry(Classes + name, text);

    /// <summary>Puts an entry into the jar.</summary>
    public Application WithEntry(string name, string text, int attributes = 0)
    {
        using ZipArchive jar = ZipFile.Open(Jar, File.Exists(Jar) ? ZipArchiveMode.Update : ZipArchiveMode.Create);
        ZipArchiveEntry entry = jar.CreateEntry(name);
        entry.ExternalAttributes = attributes;
        using var writer = new StreamWriter(entry.Open());
        writer.Write(text);
        return this;
    }

    /// <summary>Reads it.</summary>
    public SpringApplication Read(params string[] arguments) =>
        SpringApplication.Read(["java", "-jar", Jar, .. arguments], Variables, _folder.FullPath, place: null);

    /// <summary>Its migrations, as a folder of PgMigrate: the paths in it and their texts, in order, and notes.</summary>
    public (IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Notes, FlywayFolder Folder) Convert(
        params string[] arguments
    )
    {
        using SpringApplication application = Read(arguments);
        FlywaySettings settings = FlywaySettings.Of(application.Environment);
        var scan = new MigrationScan(application, settings);
        FlywayFolder folder = FlywayFolder.Write(scan.Read(), settings);
        var files = Directory
            .EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(
                path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/'),
                File.ReadAllText,
                StringComparer.Ordinal
            );
        return (files, scan.Notes, folder);
    }

    public void Dispose() => _folder.Dispose();
}
