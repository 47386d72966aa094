using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// golang-migrate's folder: <c>000001_name.up.sql</c> and <c>.down.sql</c>. It sends a file as one text, which the server runs in
/// one transaction, as a run here does; with <c>x-multi-statement</c> of its URL it sends statements one by one, and those that
/// need that are recognised here.
/// </summary>
internal sealed class GolangMigrateLayout : ILayout
{
    private static readonly string[] Usual = ["migrations", "db/migrations", "db/migration", "migration"];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.GolangMigrate;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var folder = LayoutRoot.Find(source.Path, Usual, NumberedFile.IsName) ?? source.Path;
        ConvertedScript[] scripts =
        [
            .. NumberedFile
                .Pair(LayoutFile.List(source.Path, folder).Where(file => IsScript(file, findings)), findings)
                .Select(pair => Convert(pair.Up, pair.Down, findings)),
        ];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "000001_name.up.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    // Without a direction it is no script of this tool.
    private static bool IsScript(LayoutFile file, LayoutFindings findings)
    {
        if (NumberedFile.TryRead(file) is not { Direction: "" })
            return true;
        findings.Note(
            file,
            null,
            "Its name has neither .up nor .down: golang-migrate leaves it alone, and so does the conversion."
        );
        return false;
    }

    private static ConvertedScript Convert(NumberedFile up, NumberedFile? down, LayoutFindings findings)
    {
        var draft = new ScriptDraft(up.File, up.File.ReadText(findings), findings);
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = up.ScriptName,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = up.File.Name,
            OriginLine = draft.OriginLine,
            Key = up.Number,
        }.WithDown(down is null ? null : new ScriptDraft(down.File, down.File.ReadText(findings), findings), down?.File);
    }
}
