using System.Security.Cryptography;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Layouts;

/// <summary>sqlx's folder: <c>20240131120000_name.sql</c>, or <c>.up.sql</c> and <c>.down.sql</c>.</summary>
internal sealed class SqlxLayout : ILayout
{
    private const string NoTransaction = "-- no-transaction";

    private static readonly string[] Usual = ["migrations"];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Sqlx;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var folder = LayoutRoot.Find(source.Path, Usual, NumberedFile.IsName) ?? source.Path;
        ConvertedScript[] scripts =
        [
            .. NumberedFile
                .Pair(LayoutFile.List(source.Path, folder), findings)
                .Select(pair => Convert(pair.Up, pair.Down, findings)),
        ];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "20240131120000_name.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static ConvertedScript Convert(NumberedFile up, NumberedFile? down, LayoutFindings findings)
    {
        var draft = Draft(up.File, findings);
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = up.ScriptName,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = up.File.Name,
            OriginLine = draft.OriginLine,
            Key = up.Number,
            Checksums = [HexText.Of(SHA384.HashData(up.File.ReadBytes()))],
        }.WithDown(down is null ? null : Draft(down.File, findings), down?.File);
    }

    private static ScriptDraft Draft(LayoutFile file, LayoutFindings findings)
    {
        var draft = new ScriptDraft(file, file.ReadText(findings), findings);
        if (draft[0].StartsWith(NoTransaction, StringComparison.Ordinal))
            draft.Direct("transaction off", 0);
        return draft;
    }
}
