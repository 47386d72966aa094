using System.Collections.Immutable;
using System.Diagnostics;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Sessions;

/// <summary>What is measured of a script while it runs.</summary>
/// <param name="entry">The script.</param>
/// <param name="now">The time, by the server's clock.</param>
/// <param name="already">How long ago it began: with its first try, where that was made together with other scripts.</param>
internal sealed class ScriptProgress(PlanEntry entry, DateTimeOffset now, TimeSpan already = default)
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan? _duration;
    private ImmutableArray<ScriptProgress> _lanes = [];

    /// <summary>The script.</summary>
    public PlanEntry Entry { get; } = entry;

    /// <summary>When it began, by the server's clock.</summary>
    public DateTimeOffset StartedAt { get; private set; } = now - already;

    /// <summary>Time since it began; what the server measured, where only the server could.</summary>
    public TimeSpan Elapsed => _duration ?? (already + Stopwatch.GetElapsedTime(_started));

    /// <summary>How long it is to take, by the plan that the run follows; null where that is not known.</summary>
    public TimeSpan? Expected { get; init; }

    /// <summary>Time lost to tries that ended because a lock was not to be had, pauses included.</summary>
    public TimeSpan LockWait { get; set; }

    /// <summary>Who was seen waiting behind it; null where nobody looks.</summary>
    public StallLog? Stalls { get; set; }

    /// <summary>What is measured of its batches on connections of their own, where several are gone over at once.</summary>
    public ImmutableArray<ScriptProgress> Lanes => _lanes;

    /// <summary>Tries after the first.</summary>
    public int Retries { get; set; }

    /// <summary>Statements in the script.</summary>
    public int Statements { get; set; }

    /// <summary>Rows touched by the try that counts.</summary>
    public long Rows { get; set; }

    /// <summary>The SHA-256 of each file that was loaded, with commas in between; null where none was.</summary>
    public string? DataHash { get; set; }

    /// <summary>How far its batches are that were left in the background, in words; null where none were.</summary>
    public string? InBackground { get; set; }

    /// <summary>Its batches are run on one more connection.</summary>
    /// <param name="lane">What is measured there.</param>
    public void AddLane(ScriptProgress lane) =>
        ImmutableInterlocked.Update(ref _lanes, static (lanes, added) => lanes.Add(added), lane);

    /// <summary>
    /// Takes over what the server measured: of a script that was sent together with others, the client sees no begin and no end.
    /// </summary>
    public void MeasuredByServer(DateTimeOffset startedAt, TimeSpan duration)
    {
        StartedAt = startedAt;
        _duration = duration;
    }
}
