using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Scripts that require each other.</summary>
internal sealed class RequiresCycleRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("requires-cycle", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Scripts require each other",
            Reason = "No order satisfies scripts that require each other, directly or by way of others.",
            SafeWay = "Take one of the requirements out, or put what both need into a script of its own.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder)
    {
        var graph = new RequirementGraph(folder);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (script, name, required) in graph.Met)
            if (!told.Contains(script.File.Name) && Cycle(graph, script, required) is { } cycle)
            {
                told.UnionWith(cycle.Select(member => member.File.Name));
                yield return new RuleHit(
                    $"{script.File} requires itself: {string.Join(" -> ", cycle.Select(member => member.File.Name))}."
                ).At(script, "requires", name);
            }
    }

    private static IReadOnlyList<Script>? Cycle(RequirementGraph graph, Script script, Script required)
    {
        if (required.File.Name == script.File.Name)
            return [script, script];
        return graph.Way(required, script) is { } back ? [script, .. back] : null;
    }
}
