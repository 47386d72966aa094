using System.Text.RegularExpressions;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts.Dumps;

/// <summary>
/// Rails: <c>db/structure.sql</c>, a dump that ends with the versions it holds. Its migrations are code; those that the dump holds
/// come over with it, and later ones are told one by one.
/// </summary>
internal sealed partial class RailsLayout : ILayout
{
    private const string StructureFile = "structure.sql";

    private static readonly string[] Folders = ["db", "."];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Rails;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var folder = Folders
            .Select(name => Path.GetFullPath(name, source.Path))
            .FirstOrDefault(path => File.Exists(Path.Combine(path, StructureFile)));
        if (folder is null)
            throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{source.Path} has no db/{StructureFile}: Rails keeps its migrations as code.",
                "Set config.active_record.schema_format = :sql, let rails db:schema:dump write the file, and convert again."
            )
            {
                Path = source.Path,
            };
        var file = LayoutFile.Of(source.Path, Path.Combine(folder, StructureFile));
        var draft = DumpText.Read(file, findings);
        var versions = VersionsIn(draft);
        TellLater(source.Path, folder, versions, findings);
        var script = new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = "0001_structure.sql",
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Covers = versions,
        };
        return new ConvertedFolder(Tool, source.Path, [script], findings.All);
    }

    // What stands behind the INSERT at the end.
    private static List<string> VersionsIn(ScriptDraft draft)
    {
        var versions = new List<string>();
        var begun = false;
        for (var index = 0; index < draft.Count; index++)
            if (InsertLine().IsMatch(draft[index]))
                begun = true;
            else if (begun && VersionLine().Match(draft[index]) is { Success: true } line)
                versions.Add(line.Groups["version"].Value);
        versions.Sort(StringComparer.Ordinal);
        return versions;
    }

    private static void TellLater(string root, string folder, List<string> versions, LayoutFindings findings)
    {
        foreach (var file in LayoutFile.List(root, Path.Combine(folder, "migrate"), recursive: true))
            if (
                MigrationName().Match(file.FileName) is { Success: true } name
                && !versions.Contains(name.Groups["version"].Value)
            )
                findings.Error(
                    file,
                    null,
                    $"It is code, and {StructureFile} does not hold it yet.",
                    "Run it with Rails, which writes the file anew; or write what it does in SQL, as a script of its own."
                );
    }

    [GeneratedRegex("^INSERT INTO \"?(?:\\w+\"?\\.\"?)?schema_migrations\"? \\(version\\) VALUES", RegexOptions.CultureInvariant)]
    private static partial Regex InsertLine();

    [GeneratedRegex(@"^\s*\('(?<version>[0-9]+)'\)[,;]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex VersionLine();

    [GeneratedRegex(@"^(?<version>[0-9]+)_.*\.rb$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex MigrationName();
}
