using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Execution;

/// <summary>Counts scripts, and estimates the time to the end from the mean of those done.</summary>
internal sealed class RunProgress(RunContext context, int total)
{
    /// <summary>What goes on in a run.</summary>
    public const string Activity = "Migrating";

    private readonly long _started = Environment.TickCount64;
    private int _done;

    /// <summary>Whether the next scripts are the last ones.</summary>
    /// <param name="count">How many run next.</param>
    public bool IsLast(int count) => _done + count == total;

    /// <summary>A script begins.</summary>
    public void Starting(PlanEntry entry) => context.Progress(Activity, entry.File.ToString(), _done, total, Remaining());

    /// <summary>A script ended.</summary>
    public void Ended() => _done++;

    private TimeSpan? Remaining() =>
        _done == 0 ? null : TimeSpan.FromMilliseconds((Environment.TickCount64 - _started) / (double)_done * (total - _done));
}
