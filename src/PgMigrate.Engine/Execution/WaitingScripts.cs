using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>The steps of a plan that wait for their turn: those to come can be looked at before they are taken.</summary>
/// <param name="plan">The plan.</param>
internal sealed class WaitingScripts(MigrationPlan plan)
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
            if (entry.Action != PlanAction.Run || !group.TryAdd(entry))
                return;
    }

    /// <summary>Takes the first; there is one.</summary>
    public PlanEntry Take() => _entries[_next++];
}
