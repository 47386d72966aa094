using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>The steps of a plan that wait for their turn: those to come can be looked at before they are taken.</summary>
internal sealed class WaitingScripts
{
    private readonly WaitingScript[] _scripts;
    private int _next;

    /// <param name="plan">The plan.</param>
    /// <param name="programs">The scripts that will run, read, by name.</param>
    public WaitingScripts(MigrationPlan plan, IReadOnlyDictionary<string, ScriptProgram> programs) =>
        _scripts = [.. plan.Effective.Select(entry => new WaitingScript(entry, programs.GetValueOrDefault(entry.Name)))];

    /// <summary>True once there is none left.</summary>
    public bool IsEmpty => _next == _scripts.Length;

    /// <summary>Adds to a group what waits, as long as it can be sent together; takes nothing.</summary>
    /// <param name="group">The group.</param>
    /// <param name="size">The most scripts.</param>
    public void Gather(ScriptGroup group, int size)
    {
        foreach (var script in _scripts.AsSpan(_next, Math.Min(size, _scripts.Length - _next)))
            if (script.Program is not { } program || !group.TryAdd(program))
                return;
    }

    /// <summary>Takes the first; there is one.</summary>
    public WaitingScript Take() => _scripts[_next++];
}

/// <summary>A step of the plan that waits for its turn.</summary>
/// <param name="Entry">The step.</param>
/// <param name="Program">Its script, read; null where nothing is to be run.</param>
internal sealed record WaitingScript(PlanEntry Entry, ScriptProgram? Program);
