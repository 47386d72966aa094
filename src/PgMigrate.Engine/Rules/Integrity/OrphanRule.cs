using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Files in <c>down</c> or <c>verify</c> that belong to no script.</summary>
/// <param name="companion">The folder.</param>
internal abstract class OrphanRule(string companion) : FolderRule
{
    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        var files = new CompanionFolder(folder, companion);
        var names = folder.Scripts.Select(script => script.File.Name).ToHashSet(StringComparer.Ordinal);
        string[]? alone = null;
        return from file in files.Files()
            let name = files.ScriptNameOf(file)
            where !names.Contains(name)
            select new RuleHit(
                $"{companion}/{name} belongs to no script.{NearestName.Hint(name, alone ??= Alone(folder, files))}"
            )
            {
                Path = file,
            };
    }

    // The script that was meant has no file yet.
    private static string[] Alone(FolderContext folder, CompanionFolder files) =>
        [.. folder.Scripts.Where(script => !files.Holds(script)).Select(script => script.File.Name)];
}
