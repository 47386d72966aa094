using System.Text;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>Makes scripts of ours of Flyway's.</summary>
/// <param name="settings">What the configuration says.</param>
/// <param name="source">The values of placeholders that count most.</param>
/// <param name="findings">Are told what has no equal.</param>
internal sealed class FlywayScripts(FlywaySettings settings, LayoutSource source, LayoutFindings findings)
{
    private readonly Dictionary<string, LayoutFile> _companions = new(StringComparer.Ordinal);

    /// <summary>The scripts in the order in which Flyway runs them.</summary>
    /// <param name="files">The files of its locations.</param>
    /// <exception cref="MigrationException">ScriptUnreadable, ScriptEncoding.</exception>
    public IReadOnlyList<ConvertedScript> Read(IReadOnlyList<LayoutFile> files)
    {
        var named = new List<(LayoutFile File, FlywayName Name)>();
        foreach (var file in files)
            if (FlywayName.TryRead(file.FileName, settings) is { } name)
                named.Add((file, name));
            else
                TakeOther(file);
        foreach (var (path, companion) in _companions)
            if (!named.Exists(script => script.File.FullPath == path))
                findings.Warning(companion, null, "It belongs to no script that is converted, and has no effect.");
        return
        [
            .. Schemas(),
            .. Callbacks(named),
            .. Versioned([.. named.Where(script => script.Name.Version is not null)]),
            .. Repeatable([.. named.Where(script => script.Name.Kind == FlywayKind.Repeatable)]),
        ];
    }

    private void TakeOther(LayoutFile file)
    {
        const string configuration = ".conf";
        if (file.FileName.EndsWith(configuration, StringComparison.Ordinal) && file != settings.File)
            _companions[file.FullPath[..^configuration.Length]] = file;
        else if (FlywayName.IsCode(file.FileName))
            findings.Error(
                file,
                null,
                "It is a migration in code, which is not run here.",
                "Write what it does in SQL, as a script of the same version."
            );
        else if (file.FileName.EndsWith(".sql", StringComparison.OrdinalIgnoreCase))
            findings.Note(file, null, "It has no name of a migration: Flyway leaves it alone, and so does the conversion.");
    }

    private IEnumerable<ConvertedScript> Schemas()
    {
        if (settings.Schemas.Count == 0 || settings.SchemaSetting is not { } setting)
            yield break;
        findings.Warning(
            setting.File,
            setting.Line,
            $"Flyway's session has {settings.Schemas[0]} first in its search_path; a run has what its connection says.",
            $"Connect with Search Path={settings.Schemas[0]}, or write the schema in the scripts."
        );
        if (!settings.CreatesSchemas)
            yield break;
        var text = new StringBuilder("-- Flyway makes these schemas where they are missing.\n");
        foreach (var schema in settings.Schemas)
            text.Append("CREATE SCHEMA IF NOT EXISTS ").Append(SqlIdentifier.Quote(schema)).Append(";\n");
        yield return new ConvertedScript
        {
            Folder = TargetFolder.BeforeOnce,
            Name = "flyway-schemas.sql",
            Kind = ScriptKind.AnyTime,
            Text = text.ToString(),
            Origin = setting.File.Name,
            OriginLine = setting.Line,
        };
    }

    private IEnumerable<ConvertedScript> Callbacks(IEnumerable<(LayoutFile File, FlywayName Name)> named)
    {
        foreach (var (file, name) in named.Where(script => script.Name.Kind == FlywayKind.Callback))
            if (FlywayCallbacks.FolderOf(name.Description, file, findings) is { } folder)
                yield return Draft(file) with
                {
                    Folder = folder,
                    Name = $"everytime.{VersionName.Description(Path.GetFileNameWithoutExtension(file.FileName))}.sql",
                    Kind = ScriptKind.EveryTime,
                };
    }

    private IEnumerable<ConvertedScript> Versioned(IReadOnlyList<(LayoutFile File, FlywayName Name)> named)
    {
        var undo = named.Where(script => script.Name.Kind == FlywayKind.Undo).ToArray();
        var baseline = named.Where(script => script.Name.Kind == FlywayKind.Baseline).MaxBy(script => script.Name.Version);
        var kept = named
            .Where(script => script.Name.Kind == FlywayKind.Versioned || script == baseline)
            .Where(script => IsKept(script, baseline.Name))
            .OrderBy(script => script.Name.Version)
            .ToArray();
        foreach (var (file, name) in named.Where(script => script.Name.Kind == FlywayKind.Baseline && script != baseline))
            findings.Note(file, null, $"Left out: the baseline {baseline.Name.Version!.Text} stands for it.");
        foreach (var (file, name) in undo.Where(back => !kept.Any(script => IsSame(script.Name, back.Name))))
            findings.Warning(file, null, $"It takes back version {name.Version!.Text}, which is not there: it is left out.");
        for (var index = 1; index < kept.Length; index++)
            if (IsSame(kept[index - 1].Name, kept[index].Name))
                findings.Error(
                    kept[index].File,
                    null,
                    $"It has the version of {kept[index - 1].File.Name}.",
                    "Flyway refuses that too: rename one of them."
                );
        return kept.DistinctBy(script => script.Name.Version!.Name, StringComparer.Ordinal)
            .Select(script => Once(script.File, script.Name, undo.FirstOrDefault(back => IsSame(script.Name, back.Name)).File));
    }

    // In an empty database a baseline is run in the place of all up to its version.
    private bool IsKept((LayoutFile File, FlywayName Name) script, FlywayName? baseline)
    {
        if (baseline is null || script.Name.Kind == FlywayKind.Baseline || script.Name.Version!.CompareTo(baseline.Version) > 0)
            return true;
        findings.Warning(
            script.File,
            null,
            $"Left out: the baseline {baseline.Version!.Text} stands for it.",
            $"Bring each database that is older up to version {baseline.Version.Text} with Flyway before it comes over."
        );
        return false;
    }

    private static bool IsSame(FlywayName one, FlywayName other) => one.Version!.CompareTo(other.Version) == 0;

    private ConvertedScript Once(LayoutFile file, FlywayName name, LayoutFile? undo)
    {
        var script = Draft(file) with
        {
            Folder = TargetFolder.Once,
            Name = VersionName.Script(name.Version!.Name, name.Description),
            Kind = ScriptKind.OneTime,
            Key = name.Kind == FlywayKind.Baseline ? $"B:{name.Version.Text}" : name.Version.Text,
        };
        if (undo is null)
            return script;
        var back = Draft(undo);
        return script with { Down = back.Text, DownOrigin = back.Origin, DownOriginLine = back.OriginLine };
    }

    private IEnumerable<ConvertedScript> Repeatable(IReadOnlyList<(LayoutFile File, FlywayName Name)> named)
    {
        var ordered = named.OrderBy(script => script.Name.Description, StringComparer.Ordinal).ToArray();
        var scripts = ordered
            .Select(script =>
                Draft(script.File, isRepeated: true) with
                {
                    Folder = TargetFolder.AnyTime,
                    Name = $"R__{VersionName.Description(script.Name.Description)}.sql",
                    Kind = ScriptKind.AnyTime,
                    Key = $"R:{script.Name.Description}",
                }
            )
            .ToArray();
        for (var index = 1; index < scripts.Length; index++)
            if (ScriptOrder.Comparer.Compare(ScriptOrder.Key(scripts[index - 1].Name), ScriptOrder.Key(scripts[index].Name)) >= 0)
                findings.Warning(
                    ordered[index].File,
                    null,
                    $"Flyway runs it behind {ordered[index - 1].File.FileName}; by name it comes before it here.",
                    "Rename one of them, R__01_… for instance: it runs once more then, and that is all."
                );
        return scripts;
    }

    private ConvertedScript Draft(LayoutFile file, bool isRepeated = false)
    {
        var own = ScriptSettings(file);
        var text = FlywayText.Read(file, own.Encoding ?? settings.Encoding, findings);
        var draft = new ScriptDraft(file, text, findings);
        if (!(own.InTransaction ?? settings.InTransaction))
            draft.Direct("transaction off");
        List<string> checksums = [FlywayChecksum.Of(text)];
        if (own.ReplacesPlaceholders ?? settings.ReplacesPlaceholders)
        {
            draft.Fill(new FlywayPlaceholders(settings, source, file).All);
            // Of what is repeated, the sum is that of the text with values in place; older versions have taken the file's.
            if (isRepeated)
                checksums.Insert(0, FlywayChecksum.Of(draft.Lines));
        }

        return new ConvertedScript
        {
            Folder = TargetFolder.Once,
            Name = file.FileName,
            Kind = ScriptKind.OneTime,
            Text = draft.Build(),
            Origin = file.Name,
            OriginLine = draft.OriginLine,
            Checksums = [.. checksums.Distinct(StringComparer.Ordinal)],
        };
    }

    private FlywayScriptSettings ScriptSettings(LayoutFile file) =>
        _companions.TryGetValue(file.FullPath, out var companion)
            ? FlywayScriptSettings.Read(companion, findings)
            : new FlywayScriptSettings();
}
