using PgMigrate.Engine.Layouts.Dumps;

namespace PgMigrate.Engine.Layouts.Code;

/// <summary>
/// Of a tool whose migrations are code, the baseline: a dump that the user made of a database which the tool has migrated. It
/// stands for all migrations that are in the project.
/// </summary>
internal static class CodeBaseline
{
    private const string Variable = "dump";
    private static readonly string[] Names = ["baseline.sql", "structure.sql", "schema.sql"];

    /// <summary>The folder.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="source">The project.</param>
    /// <param name="recorded">What the tool's table holds when it has run all of them, the newest last.</param>
    /// <param name="findings">What was found in it.</param>
    /// <exception cref="MigrationException">FolderNotRecognised: there is no migration, or no dump.</exception>
    public static ConvertedFolder Of(
        MigrationTool tool,
        LayoutSource source,
        IReadOnlyList<string> recorded,
        LayoutFindings findings
    )
    {
        if (recorded.Count == 0)
            throw NotRecognised(source, $"{source.Path} has no migration of {tool}.", "Give the path of the project.");
        var file =
            DumpOf(source)
            ?? throw NotRecognised(
                source,
                $"The migrations of {tool} are code: {source.Path} needs a dump that becomes the baseline, and has none of the "
                    + $"names {string.Join(", ", Names)}.",
                "Write one of a database that has them all: pg_dump --schema-only --file baseline.sql. Or name it by the "
                    + $"variable {Variable}."
            );
        var draft = DumpText.Read(file, findings);
        var script = new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = "0001_baseline.sql",
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Key = recorded[^1],
            Covers = [.. recorded.SkipLast(1)],
        };
        return new ConvertedFolder(tool, source.Path, [script], findings.All);
    }

    private static LayoutFile? DumpOf(LayoutSource source)
    {
        var names = source.Variables.TryGetValue(Variable, out var named) ? [named] : Names;
        return names.Select(name => Path.GetFullPath(name, source.Path)).FirstOrDefault(File.Exists) is { } path
            ? LayoutFile.Of(source.Path, path)
            : null;
    }

    private static MigrationException NotRecognised(LayoutSource source, string message, string advice) =>
        new(MigrationErrorId.FolderNotRecognised, message, advice) { Path = source.Path };
}
