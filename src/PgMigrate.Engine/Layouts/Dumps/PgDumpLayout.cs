using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts.Dumps;

/// <summary>A dump by pg_dump, which becomes the baseline: the file itself, or the only one of a folder.</summary>
internal sealed class PgDumpLayout : ILayout
{
    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.PgDump;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        var findings = new LayoutFindings(Tool);
        var file = FileOf(source.Path);
        var draft = DumpText.Read(file, findings);
        var script = new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = "0001_baseline.sql",
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
        };
        return new ConvertedFolder(Tool, Path.GetDirectoryName(file.FullPath)!, [script], findings.All);
    }

    private static LayoutFile FileOf(string path)
    {
        if (File.Exists(path))
            return LayoutFile.Of(Path.GetDirectoryName(path)!, path);
        LayoutRoot.Require(path);
        var files = LayoutFile
            .List(path, path)
            .Where(file => file.FileName.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            .ToArray();
        return files.Length == 1
            ? files[0]
            : throw new MigrationException(
                MigrationErrorId.FolderNotRecognised,
                $"{path} holds {files.Length} files with the extension .sql: which one is the dump?",
                "Give the path of the file."
            )
            {
                Path = path,
            };
    }
}
