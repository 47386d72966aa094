using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Whether what a script <c>requires</c> has been applied, or will have been when its turn comes. What is required of scripts
/// that no run could order is a matter of the rules; here a script is left out with what it builds on.
/// </summary>
internal sealed class Requirements
{
    private readonly RunState _run;
    private readonly HashSet<string> _coming;
    private readonly Dictionary<string, string> _inBackground;

    /// <param name="run">The run, planned.</param>
    public Requirements(RunState run)
    {
        _run = run;
        _coming = [.. run.Plan.Effective.Select(entry => entry.Name)];
        _inBackground = run
            .Begun.Where(script => script.Value.IsLeft && !_coming.Contains(script.Key))
            .ToDictionary(script => script.Key, script => BackgroundText.HowFar(script.Value.State), StringComparer.Ordinal);
    }

    /// <summary>Why a script cannot be run; null where it can.</summary>
    public LeftOutReason? WhyUnmet(PlanEntry entry)
    {
        if (entry.Directives.Requires.Count == 0 || _run.Folder is not { } folder)
            return null;
        foreach (var written in entry.Directives.Requires)
        {
            var name = folder.Find(written)?.Name ?? written;
            // Of one that runs again whenever it changes, an earlier text may have been applied.
            if (_inBackground.TryGetValue(name, out var howFar))
                return new LeftOutReason($"requires: {written}, which is {howFar}", IsInBackground: true);
            if (!_run.Applied.ContainsKey(name) && !_coming.Contains(name))
                return new LeftOutReason($"requires: {written}, which has not been applied");
        }

        return null;
    }

    /// <summary>A script was left out: what requires it is, too.</summary>
    /// <param name="entry">The script.</param>
    /// <param name="reason">Why, where that is one that it requires itself; null for any other reason.</param>
    public void LeftOut(PlanEntry entry, LeftOutReason? reason = null)
    {
        _coming.Remove(entry.Name);
        if (reason is { IsInBackground: true })
            _inBackground[entry.Name] = "held back itself by what is in the background";
    }

    /// <summary>A script was left in the background: what requires it waits.</summary>
    /// <param name="entry">The script.</param>
    /// <param name="howFar">How far it is, in words that follow <c>is</c>.</param>
    public void LeftInBackground(PlanEntry entry, string howFar)
    {
        _coming.Remove(entry.Name);
        _inBackground[entry.Name] = howFar;
    }
}
