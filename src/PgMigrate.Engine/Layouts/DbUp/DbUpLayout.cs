using System.Globalization;
using System.Text.RegularExpressions;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts.DbUp;

/// <summary>Scripts that DbUp runs from a folder, or that lie in a program which it runs them from.</summary>
internal sealed partial class DbUpLayout : ILayout
{
    private const int MostSteps = 4;

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.DbUp;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var project = EmbeddingProject.Find(source.Path, MostSteps);
        (LayoutFile File, string Key)[] files =
        [
            .. LayoutFile
                .List(source.Path, source.Path, recursive: true)
                .Where(file => file.FileName.EndsWith(".sql", StringComparison.OrdinalIgnoreCase) && !IsBuilt(file))
                .Select(file => (file, Key: project?.NameOf(file) ?? file.Name.Replace('/', '.')))
                .OrderBy(script => script.Key, StringComparer.Ordinal),
        ];
        var names = Names([.. files.Select(script => script.File)], findings);
        ConvertedScript[] scripts =
        [
            .. files.Select((script, index) => Convert(source, script.File, script.Key, names[index], findings)),
        ];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "Script0001 - Create user.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static bool IsBuilt(LayoutFile file) =>
        file.Name.Split('/') is var parts && (parts.Contains("bin") || parts.Contains("obj"));

    private static ConvertedScript Convert(LayoutSource source, LayoutFile file, string key, string name, LayoutFindings findings)
    {
        var draft = new ScriptDraft(file, file.ReadText(findings), findings);
        // $name$ is also how PostgreSQL quotes: only what is given a value is a variable.
        draft.Fill(new Placeholders("$", "$", source.Variables.GetValueOrDefault) { IsName = source.Variables.ContainsKey });
        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = name,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Key = key,
        };
    }

    // DbUp's order is that of bytes. Where the names have it here, too, they stay.
    private static string[] Names(LayoutFile[] files, LayoutFindings findings)
    {
        string[] names = [.. files.Select(file => $"{NoName().Replace(file.Name[..^4], "_")}.sql")];
        var isOrdered = names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Length;
        for (var index = 1; index < names.Length; index++)
            isOrdered &=
                string.CompareOrdinal(names[index - 1], names[index]) < 0
                && ScriptOrder.Comparer.Compare(ScriptOrder.Key(names[index - 1]), ScriptOrder.Key(names[index])) < 0;
        if (isOrdered)
            return names;
        findings.Note(
            files[0],
            null,
            "The names of the scripts order differently here: each gets its place as a number in front.",
            "Name further scripts such that they come last."
        );
        return [.. names.Select((name, index) => VersionName.OfNumber(Place(index), NoName().Replace(name[..^4], "_")))];
    }

    private static string Place(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[^A-Za-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex NoName();
}
