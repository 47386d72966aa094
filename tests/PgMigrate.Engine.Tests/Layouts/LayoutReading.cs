using PgMigrate.Engine.Layouts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Layouts;

/// <summary>Reads small folders of other tools, and writes down in a line what a script became.</summary>
internal static class LayoutReading
{
    /// <summary>What a folder gives.</summary>
    /// <param name="tool">Whose it is.</param>
    /// <param name="files">Its files: names and texts.</param>
    /// <param name="variables">Values of its variables.</param>
    public static ConvertedFolder Read(
        MigrationTool tool,
        IReadOnlyDictionary<string, string> files,
        IReadOnlyDictionary<string, string>? variables = null
    )
    {
        using var folder = new TempFolder();
        foreach (var (name, text) in files)
            folder.Write(name, text);
        return KnownLayouts
            .Of(tool)
            .Read(new LayoutSource(folder.FullPath) { Variables = variables ?? new Dictionary<string, string>() });
    }

    /// <summary>The scripts: folder and name, kind, key, and from where.</summary>
    public static string[] Lines(this ConvertedFolder folder) =>
        [
            .. folder.Scripts.Select(script =>
                $"{script.Folder}/{script.Name} {script.Kind} {script.Key} < {script.Origin}:{script.OriginLine}"
            ),
        ];

    /// <summary>The findings: how grave, and where.</summary>
    public static string[] Places(this ConvertedFolder folder) =>
        [.. folder.Findings.Select(finding => $"{finding.Severity} {finding.Path}:{finding.Line}")];

    /// <summary>The script of a key.</summary>
    public static ConvertedScript Of(this ConvertedFolder folder, string key) =>
        folder.Scripts.Single(script => script.Key == key);
}
