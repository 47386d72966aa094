using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Pending scripts that sort before applied ones.</summary>
internal sealed class OutOfOrderRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("out-of-order", RuleGroup.Integrity, FindingSeverity.Warning)
        {
            Title = "Pending script comes before an applied one",
            Reason =
                "A script with an earlier number turned up after later ones had run, as when a branch is merged late. This "
                + "database runs it after them, a new one before them: the two may end up different.",
            SafeWay = "Give it a number after the last one that was applied.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        if (folder.Applied is not { } applied)
            return [];
        var graph = new RequirementGraph(folder);
        return folder
            .Scripts.Where(script => script.File.Kind == ScriptKind.OneTime)
            .GroupBy(script => script.File.Folder, StringComparer.Ordinal)
            .SelectMany(scripts => CheckFolder([.. scripts], applied, folder.Options.Environment))
            .Where(hit => graph.Find(hit.Script!.Name) is not { } script || !LateScripts.Include(script, graph.Find));
    }

    // A script whose condition did not hold stays pending for good.
    private static IEnumerable<RuleHit> CheckFolder(
        Script[] scripts,
        IReadOnlyDictionary<string, AppliedScript> applied,
        string? environment
    )
    {
        var last = Array.FindLastIndex(scripts, script => applied.ContainsKey(script.File.Name));
        return from script in scripts.Take(Math.Max(last, 0))
            where !applied.ContainsKey(script.File.Name) && script.Directives.When is null && script.RunsIn(environment)
            select new RuleHit($"{script.File} is pending, and {scripts[last].File}, which comes after it, was applied.")
            {
                Script = script.File,
            };
    }
}
