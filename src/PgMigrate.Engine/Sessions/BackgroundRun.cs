using System.Diagnostics;

namespace PgMigrate.Engine.Sessions;

/// <summary>A run that goes on with what others have left in the background, for as long as it may.</summary>
/// <param name="mostTime">How long that is, from now on; null for as long as it takes.</param>
internal sealed class BackgroundRun(TimeSpan? mostTime)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private volatile bool _hasWorked;

    /// <summary>True once the time is over.</summary>
    public bool TimeIsOver => mostTime is { } most && Stopwatch.GetElapsedTime(_began) >= most;

    /// <summary>
    /// True where no batch may begin any more. The first one may in any case: a short time that was spent on waiting for the
    /// locks would otherwise never come to an end.
    /// </summary>
    public bool IsOver => _hasWorked && TimeIsOver;

    /// <summary>A batch was committed.</summary>
    public void Worked() => _hasWorked = true;
}
