using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Whether what a script <c>requires</c> has been applied, or will have been when its turn comes. What is required of scripts
/// that no run could order is a matter of the rules; here a script is left out with what it builds on.
/// </summary>
/// <param name="run">The run, planned.</param>
internal sealed class Requirements(RunState run)
{
    private readonly HashSet<string> _coming = [.. run.Plan.Effective.Select(entry => entry.Name)];

    /// <summary>Why a script cannot be run; null where it can.</summary>
    public string? WhyUnmet(PlanEntry entry)
    {
        if (entry.Directives.Requires.Count == 0 || run.Folder is not { } folder)
            return null;
        foreach (var name in entry.Directives.Requires)
            if (!IsMet(folder.Find(name)?.Name ?? name))
                return $"requires: {name}, which has not been applied";
        return null;
    }

    /// <summary>A script was left out: what requires it is, too.</summary>
    public void LeftOut(PlanEntry entry) => _coming.Remove(entry.Name);

    private bool IsMet(string name) => run.Applied.ContainsKey(name) || _coming.Contains(name);
}
