using System.Reflection;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Cmdlets.Repository;

/// <summary>The files of a new repository. They lie in <c>Template</c>, as they will there.</summary>
/// <param name="root">The repository's root, a full path.</param>
/// <param name="pipeline">Whose pipeline is among them.</param>
internal sealed class RepositoryScaffold(string root, PipelineHost pipeline)
{
    private const string Prefix = "Repository/";
    private const string Hidden = "dot.";
    private const string VersionMark = "@VERSION@";

    private static readonly Assembly Own = typeof(RepositoryScaffold).Assembly;

    /// <summary>The folder of the scripts.</summary>
    public string MigrationFolder => Path.Combine(root, "migrations");

    /// <summary>All files, in the order of their paths.</summary>
    public IEnumerable<ScaffoldFile> Files() =>
        from name in Own.GetManifestResourceNames().Order(StringComparer.Ordinal)
        from folder in Folders()
        where name.StartsWith(folder, StringComparison.Ordinal)
        select new ScaffoldFile(Path.Combine([root, .. Place(name[folder.Length..])]), Read(name));

    private IEnumerable<string> Folders() =>
        pipeline == PipelineHost.None ? [$"{Prefix}Any/"] : [$"{Prefix}Any/", $"{Prefix}{pipeline}/"];

    // In this repository a file with its real name, .gitattributes for one, would be obeyed.
    private static IEnumerable<string> Place(string name) =>
        name.Split('/').Select(part => part.StartsWith(Hidden, StringComparison.Ordinal) ? part[(Hidden.Length - 1)..] : part);

    private static string Read(string name)
    {
        using Stream stream = Own.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Replace(VersionMark, ModuleVersion, StringComparison.Ordinal);
    }

    private static string ModuleVersion => Own.GetName().Version!.ToString(3);
}
