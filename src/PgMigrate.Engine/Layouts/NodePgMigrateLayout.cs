using System.Text.RegularExpressions;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// node-pg-migrate's folder: SQL files with <c>-- Up Migration</c> and <c>-- Down Migration</c>. Migrations in JavaScript or
/// TypeScript are told one by one.
/// </summary>
internal sealed partial class NodePgMigrateLayout : ILayout
{
    private static readonly string[] Usual = ["migrations", "db/migrations"];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.NodePgMigrate;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var folder = LayoutRoot.Find(source.Path, Usual, IsMigration) ?? source.Path;
        var files = LayoutFile.List(source.Path, folder);
        foreach (var code in files.Where(file => CodeName().IsMatch(file.FileName)))
            findings.Error(
                code,
                null,
                "It is a migration in code, which is not run here.",
                "Write what it does in SQL, as a script of the same number: node-pg-migrate prints it with --dry-run."
            );
        ConvertedScript[] scripts = [.. NumberedFile.Pair(files, findings).Select(pair => Convert(pair.Up, pair.Down, findings))];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "1706702400000_name.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static bool IsMigration(string fileName) => NumberedFile.IsName(fileName) || CodeName().IsMatch(fileName);

    private static ConvertedScript Convert(NumberedFile script, NumberedFile? back, LayoutFindings findings)
    {
        var lines = script.File.ReadText(findings).Split('\n');
        var up = Math.Max(Array.FindIndex(lines, Up().IsMatch), 0);
        var down = Array.FindIndex(lines, Down().IsMatch);
        var draft = down > up ? Part(0, down) : Part(down < 0 ? 0 : up, lines.Length);
        var own = new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = script.ScriptName,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = script.File.Name,
            OriginLine = draft.OriginLine,
            // The name without extensions is what its table has.
            Key = script.File.FileName[..^(script.Direction.Length > 0 ? $".{script.Direction}.sql" : ".sql").Length],
        };
        return back is not null ? own.WithDown(new ScriptDraft(back.File, back.File.ReadText(findings), findings), back.File)
            : down >= 0 ? own.WithDown(Part(down, down > up ? lines.Length : up))
            : own;

        ScriptDraft Part(int from, int to) => new(script.File, ScriptParts.Join(lines, from, to), findings, from + 1);
    }

    [GeneratedRegex(@"^\s*--[\s-]*up\s+migration", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Up();

    [GeneratedRegex(@"^\s*--[\s-]*down\s+migration", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Down();

    [GeneratedRegex(@"^[0-9]+[_-].*(?<!\.d)\.(?:[cm]?[jt]s)$", RegexOptions.CultureInvariant)]
    private static partial Regex CodeName();
}
