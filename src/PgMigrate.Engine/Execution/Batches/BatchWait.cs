using System.Diagnostics;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>A pause of batches, look by look.</summary>
/// <param name="state">How far they are.</param>
internal sealed class BatchWait(BatchState state)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
    private IReadOnlyList<PauseCause> _causes = [];
    private long _counted = Stopwatch.GetTimestamp();

    /// <summary>The same with how long they have waited for what.</summary>
    public BatchState State { get; private set; } = state;

    /// <summary>False before the first cause.</summary>
    public bool HasBegun => _names.Count > 0;

    /// <summary>How long it has lasted.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    /// <summary>What holds now, for people.</summary>
    public string Why => string.Join("; ", _causes.Select(cause => cause.Why));

    /// <summary>What it was for, from its beginning on.</summary>
    public string Names => string.Join(", ", _names);

    /// <summary>Takes in what holds now.</summary>
    /// <returns>True where that is something else than before.</returns>
    public bool Begin(IReadOnlyList<PauseCause> causes)
    {
        string[] before = [.. _causes.Select(cause => cause.Name)];
        string[] added = [.. causes.Select(cause => cause.Name).Except(before, StringComparer.Ordinal)];
        foreach (var name in added)
            State = State with { Pauses = State.Pauses.With(name, TimeSpan.Zero, begins: true) };
        _names.UnionWith(added);
        _causes = causes;
        return added.Length > 0 || before.Length != causes.Count;
    }

    /// <summary>Counts the time since the last look for what held then.</summary>
    public void Count()
    {
        var time = Stopwatch.GetElapsedTime(_counted);
        _counted = Stopwatch.GetTimestamp();
        State = State with { Paused = State.Paused + time };
        foreach (var cause in _causes)
            State = State with { Pauses = State.Pauses.With(cause.Name, time, begins: false) };
    }
}
