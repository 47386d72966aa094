using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>The steps of a plan that wait for their turn: those to come can be looked at before they are taken.</summary>
/// <param name="plan">The plan.</param>
/// <param name="requirements">What scripts require.</param>
internal sealed class WaitingScripts(MigrationPlan plan, Requirements requirements)
{
    private readonly PlanEntry[] _entries = [.. plan.Effective];
    private int _next;

    /// <summary>True once there is none left.</summary>
    public bool IsEmpty => _next == _entries.Length;

    /// <summary>Adds to a group what waits, as long as it can be sent together; takes nothing.</summary>
    /// <param name="group">The group.</param>
    /// <param name="size">The most scripts.</param>
    public void Gather(ScriptGroup group, int size)
    {
        foreach (var entry in _entries.AsSpan(_next, Math.Min(size, _entries.Length - _next)))
            if (entry.Action != PlanAction.Run || WhyUnmet(entry) is not null || !group.TryAdd(entry))
                return;
    }

    /// <summary>Why a script cannot be run, for what it requires; null where it can.</summary>
    public LeftOutReason? WhyUnmet(PlanEntry entry) => requirements.WhyUnmet(entry);

    /// <summary>A script was left out: what requires it is, too.</summary>
    /// <param name="entry">The script.</param>
    /// <param name="reason">Why, where that is what it requires itself; null for any other reason.</param>
    public void LeftOut(PlanEntry entry, LeftOutReason? reason) => requirements.LeftOut(entry, reason);

    /// <summary>A script was left in the background: what requires it waits.</summary>
    /// <param name="entry">The script.</param>
    /// <param name="howFar">How far it is, in words that follow <c>is</c>.</param>
    public void LeftInBackground(PlanEntry entry, string howFar) => requirements.LeftInBackground(entry, howFar);

    /// <summary>Takes the first; there is one.</summary>
    public PlanEntry Take() => _entries[_next++];
}
