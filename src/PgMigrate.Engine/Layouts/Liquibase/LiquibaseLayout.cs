namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Liquibase's changelogs: SQL, XML, YAML and JSON.</summary>
internal sealed class LiquibaseLayout : ILayout
{
    /// <inheritdoc/>
    public MigrationTool Tool => MigrationTool.Liquibase;

    /// <inheritdoc/>
    public ConvertedFolder Read(LayoutSource source)
    {
        var findings = new LayoutFindings(Tool);
        var root = ChangeLogRoot.Find(source.Path, findings);
        var parameters = new ChangeLogParameters(root.With(source.Variables));
        var files = new ChangeLogFiles(root.Folder, root.Search);
        var sets = new ChangeLogReader(files, parameters, findings).Read(root.ChangeLog);
        RefuseTwins(sets, findings);
        var converter = new ChangeSetConverter(files, parameters, findings);
        var scripts = new List<(ChangeSet, ConvertedScript)>();
        foreach (var set in sets)
            if (converter.Convert(set) is { } script)
                scripts.Add((set, script));
        ConvertedScript[] placed = [.. RunOnChange.Place(scripts, findings)];
        TellOfUnknown(root, placed, findings);
        return new ConvertedFolder(Tool, root.Folder, placed, findings.All);
    }

    private static void RefuseTwins(IReadOnlyList<ChangeSet> sets, LayoutFindings findings)
    {
        foreach (var twins in sets.GroupBy(set => set.Key, StringComparer.Ordinal).Where(group => group.Count() > 1))
        foreach (var twin in twins.Skip(1))
            findings.Error(twin.File, twin.Line, $"The changeset {twin.Key} is there twice: Liquibase refuses it.");
    }

    private static void TellOfUnknown(ChangeLogRoot root, ConvertedScript[] scripts, LayoutFindings findings)
    {
        var unknown = scripts.Count(script => script.Checksums.Count == 0);
        if (unknown > 0)
            findings.Note(
                root.ChangeLog.File,
                null,
                $"The checksums of {unknown} of {scripts.Length} changesets cannot be told from the files: an import of the "
                    + "history does not check them."
            );
    }
}
