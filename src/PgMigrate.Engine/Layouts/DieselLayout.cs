using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>Diesel's folder: one folder for each migration, with <c>up.sql</c>, <c>down.sql</c> and <c>metadata.toml</c>.</summary>
internal sealed class DieselLayout : ILayout
{
    private const string UpFile = "up.sql";

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Diesel;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var folder = FolderOf(source.Path);
        ConvertedScript[] scripts =
        [
            .. Directory
                .EnumerateDirectories(folder)
                .Where(path => File.Exists(Path.Combine(path, UpFile)))
                .OrderBy(path => VersionOf(path), StringComparer.Ordinal)
                .Select(path => Convert(source.Path, path, findings)),
        ];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, $"2024-01-31-120000_name/{UpFile}");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static string FolderOf(string root)
    {
        var file = Path.Combine(root, "diesel.toml");
        var named = File.Exists(file)
            ? TomlSettings
                .Read(LayoutFile.Of(root, file))
                .FirstOrDefault(setting => setting.Name is "migrations_directory.dir" or "migrations_directory")
            : null;
        return new[] { named?.Text, "migrations" }
                .OfType<string>()
                .Select(name => Path.GetFullPath(name, root))
                .FirstOrDefault(Directory.Exists)
            ?? root;
    }

    // What its table holds: the folder's name up to the underscore, without hyphens.
    private static string VersionOf(string path) =>
        Path.GetFileName(path).Split('_', 2)[0].Replace("-", string.Empty, StringComparison.Ordinal);

    private static ConvertedScript Convert(string root, string path, LayoutFindings findings)
    {
        var version = VersionOf(path);
        var title = Path.GetFileName(path).Split('_', 2).ElementAtOrDefault(1) ?? string.Empty;
        var up = LayoutFile.Of(root, Path.Combine(path, UpFile));
        var down = LayoutFile.Of(root, Path.Combine(path, "down.sql"));
        var outside = IsOutsideTransaction(root, path, findings);
        var draft = Draft(up);
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            // Diesel orders versions as texts, whatever their length.
            Name = title.Length == 0 ? $"{version}.sql" : $"{version}_{VersionName.Description(title)}.sql",
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = up.Name,
            OriginLine = draft.OriginLine,
            Key = version,
        }.WithDown(File.Exists(down.FullPath) ? Draft(down) : null, down);

        ScriptDraft Draft(LayoutFile file)
        {
            var part = new ScriptDraft(file, file.ReadText(findings), findings);
            if (outside)
                part.Direct("transaction off");
            return part;
        }
    }

    private static bool IsOutsideTransaction(string root, string path, LayoutFindings findings)
    {
        var file = Path.Combine(path, "metadata.toml");
        if (!File.Exists(file))
            return false;
        var outside = false;
        foreach (var setting in TomlSettings.Read(LayoutFile.Of(root, file)))
            if (setting.Name == "run_in_transaction")
                outside = setting.Text == "false";
            else
                findings.Warning(setting.File, setting.Line, $"{setting.Name} has no equal here, and is left out.");
        return outside;
    }
}
