using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Tells how much of a file is read, in hundredths of its bytes.</summary>
internal sealed class LoadProgress(RunContext context, PlanEntry entry, string name)
{
    /// <summary>What goes on.</summary>
    public const string Activity = "Loading";

    private const int All = 100;

    private readonly long _started = Environment.TickCount64;
    private int _told = -1;

    /// <summary>So many bytes are read.</summary>
    public void Read(long done, long total)
    {
        var percent = total == 0 ? All : (int)(done * All / total);
        if (percent == _told)
            return;
        _told = percent;
        var elapsed = Environment.TickCount64 - _started;
        context.Progress(
            Activity,
            $"{entry.File}: {name}, {SizeText.Format(done)} of {SizeText.Format(total)}",
            percent,
            All,
            percent == 0 ? null : TimeSpan.FromMilliseconds(elapsed / (double)percent * (All - percent))
        );
    }

    /// <summary>It is loaded, or has failed.</summary>
    public void End() => context.Progress(Activity, null, completed: true);
}
