using System.Text.RegularExpressions;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts;

/// <summary>dbmate's folder: <c>20240131120000_name.sql</c> with <c>-- migrate:up</c> and <c>-- migrate:down</c>.</summary>
internal sealed partial class DbmateLayout : ILayout
{
    private static readonly string[] Usual = ["db/migrations", "migrations"];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Dbmate;

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
                // As dbmate does: as texts.
                .OrderBy(pair => pair.Up.File.FileName, StringComparer.Ordinal)
                .Select(pair => Convert(pair.Up, findings))
                .OfType<ConvertedScript>(),
        ];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "20240131120000_name.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static ConvertedScript? Convert(NumberedFile script, LayoutFindings findings)
    {
        var lines = script.File.ReadText(findings).Split('\n');
        var up = Array.FindIndex(lines, Up().IsMatch);
        if (up < 0)
        {
            findings.Error(
                script.File,
                null,
                "It has no line '-- migrate:up': dbmate refuses it.",
                "Put the line above the first statement."
            );
            return null;
        }

        var down = Array.FindIndex(lines, up, Down().IsMatch) is >= 0 and var found ? found : lines.Length;
        var draft = Draft(0, down, up);
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = script.NameAsWritten,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = script.File.Name,
            OriginLine = draft.OriginLine,
            Key = script.Version,
        }.WithDown(down < lines.Length ? Draft(down, lines.Length, down) : null);

        ScriptDraft Draft(int from, int to, int mark)
        {
            var part = new ScriptDraft(script.File, ScriptParts.Join(lines, from, to), findings, from + 1);
            if (NoTransaction().IsMatch(lines[mark]))
                part.Direct("transaction off", mark - from);
            return part;
        }
    }

    [GeneratedRegex(@"^--\s*migrate:up(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Up();

    [GeneratedRegex(@"^--\s*migrate:down(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Down();

    [GeneratedRegex(@"\stransaction:false(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex NoTransaction();
}
