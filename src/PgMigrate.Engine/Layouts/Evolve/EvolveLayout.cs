using System.Security.Cryptography;
using System.Text;
using PgMigrate.Engine.Layouts.Flyway;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Layouts.Evolve;

/// <summary>Evolve's folders. It names scripts as Flyway does, and says the rest in a script's first line.</summary>
internal sealed class EvolveLayout : ILayout
{
    private const string NoTransaction = "evolve-tx-off";
    private const string RepeatAlways = "evolve-repeat-always";
    private const string RepeatAfter = "evolve-repeat-deps";

    private static readonly string[] Usual = ["Sql_Scripts", "db/migrations", "migrations", "Migrations", "Scripts"];

    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Evolve;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        LayoutRoot.Require(source.Path);
        var findings = new LayoutFindings(Tool);
        var folder = LayoutRoot.Find(source.Path, Usual, name => NameOf(name) is not null) ?? source.Path;
        var named = LayoutFile
            .List(source.Path, folder, recursive: true)
            .Select(file => (File: file, Name: NameOf(file.FileName)))
            .Where(script => script.Name is not null)
            .Select(script => (script.File, Name: script.Name!))
            .ToArray();
        ConvertedScript[] scripts =
        [
            .. named
                .Where(script => script.Name.Kind == FlywayKind.Versioned)
                .OrderBy(script => script.Name.Version)
                .Select(script => Convert(script.File, script.Name, source, findings)),
            .. named
                .Where(script => script.Name.Kind == FlywayKind.Repeatable)
                .OrderBy(script => script.Name.Description, StringComparer.Ordinal)
                .Select(script => Convert(script.File, script.Name, source, findings)),
        ];
        LayoutRoot.RequireScripts(source.Path, Tool, scripts, findings, "V1__name.sql, R__name.sql");
        return new ConvertedFolder(Tool, source.Path, scripts, findings.All);
    }

    private static FlywayName? NameOf(string fileName) =>
        FlywayName.TryRead(fileName, FlywaySettings.Default) is { Kind: FlywayKind.Versioned or FlywayKind.Repeatable } name
            ? name
            : null;

    private static ConvertedScript Convert(LayoutFile file, FlywayName name, LayoutSource source, LayoutFindings findings)
    {
        var bytes = file.ReadBytes();
        var text = file.ReadText(findings);
        var draft = new ScriptDraft(file, text, findings);
        var first = draft[0];
        var always = first.Contains(RepeatAlways, StringComparison.OrdinalIgnoreCase);
        if (first.Contains(RepeatAfter, StringComparison.OrdinalIgnoreCase))
            findings.Warning(
                file,
                1,
                "It names scripts that Evolve repeats before it; here what is repeated runs in the order of names.",
                "See that the names are in that order: a script that was changed runs, and others do not run with it."
            );
        if (first.Contains(NoTransaction, StringComparison.OrdinalIgnoreCase))
            draft.Direct("transaction off", 0);
        draft.Fill(new Placeholders("${", "}", key => source.Variables.GetValueOrDefault(key)));
        var once = name.Version is not null;
        var bare = VersionName.Description(name.Description);
        return new ConvertedScript
        {
            Folder = once ? TargetFolder.Once : TargetFolder.AnyTime,
            Name =
                once ? VersionName.Script(name.Version!.Name, name.Description)
                : always ? $"everytime.R__{bare}.sql"
                : $"R__{bare}.sql",
            Kind =
                once ? ScriptKind.OneTime
                : always ? ScriptKind.EveryTime
                : ScriptKind.AnyTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Key = name.Version?.Text ?? $"R:{name.Description}",
            // Up to 1.8 of the file as it is, from there on with one kind of line ends.
            Checksums =
            [
                .. new[]
                {
                    Sum(Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal))),
                    Sum(bytes),
                }.Distinct(StringComparer.Ordinal),
            ],
        };
    }

    // The sum that Evolve keeps; nothing is protected by it.
#pragma warning disable CA5351
    private static string Sum(byte[] bytes) => System.Convert.ToHexString(MD5.HashData(bytes));
#pragma warning restore CA5351
}
