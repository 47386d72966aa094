using PgMigrate.Engine.Layouts.Liquibase;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>RoundhousE's folders, which are grate's: each script goes into the folder of its name.</summary>
internal sealed class RoundhousELayout : ILayout
{
    private static readonly (string Folder, ScriptKind Kind)[] Folders =
    [
        ("beforeMigration", ScriptKind.EveryTime),
        ("alterDatabase", ScriptKind.AnyTime),
        ("runAfterCreateDatabase", ScriptKind.AnyTime),
        ("runBeforeUp", ScriptKind.AnyTime),
        ("up", ScriptKind.OneTime),
        ("runFirstAfterUp", ScriptKind.AnyTime),
        ("functions", ScriptKind.AnyTime),
        ("views", ScriptKind.AnyTime),
        ("sprocs", ScriptKind.AnyTime),
        ("triggers", ScriptKind.AnyTime),
        ("indexes", ScriptKind.AnyTime),
        ("runAfterOtherAnyTimeScripts", ScriptKind.AnyTime),
        ("permissions", ScriptKind.EveryTime),
        ("afterMigration", ScriptKind.EveryTime),
    ];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.RoundhousE;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var scripts = new List<ConvertedScript>();
        foreach (var (folder, kind) in Folders)
        foreach (var file in LayoutFile.List(source.Path, FolderOf(source.Path, folder), recursive: true).Where(IsScript))
            scripts.Add(Convert(source, folder, kind, file, findings));
        foreach (
            var twins in scripts.GroupBy(script => script.Key, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
        )
            findings.Error(
                LayoutFile.Of(source.Path, Path.Combine(source.Path, twins.Last().Origin)),
                null,
                $"{twins.Key} is there twice: RoundhousE records scripts without their folders.",
                "Rename one of them."
            );
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "up/0001_create_user.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static bool IsScript(LayoutFile file) => file.FileName.EndsWith(".sql", StringComparison.OrdinalIgnoreCase);

    // Names of folders are told apart by their letters alone.
    private static string FolderOf(string root, string folder) =>
        Directory
            .EnumerateDirectories(root)
            .FirstOrDefault(path => Path.GetFileName(path).Equals(folder, StringComparison.OrdinalIgnoreCase))
        ?? Path.Combine(root, folder);

    private static ConvertedScript Convert(
        LayoutSource source,
        string folder,
        ScriptKind kind,
        LayoutFile file,
        LayoutFindings findings
    )
    {
        var text = file.ReadText(findings);
        // A line that is GO ends a statement there.
        var draft = new ScriptDraft(file, EndDelimiter.Apply(text, null, splits: true)!, findings);
        var tokens = TokenRules.NamesIn(text).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        foreach (var token in tokens)
            draft.Token(token);
        var root = Path.Combine(source.Path, file.Name.Split('/')[0]);
        return new ConvertedScript
        {
            Folder = folder,
            Name = LayoutFile.Of(root, file.FullPath).Name,
            Kind = file.FileName.Contains(".EVERYTIME.", StringComparison.OrdinalIgnoreCase) ? ScriptKind.EveryTime : kind,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Key = file.FileName,
            // What is hashed there has its tokens replaced.
            Checksums = tokens.Length > 0 ? [] : [GrateHash.Of(text)],
        };
    }
}
