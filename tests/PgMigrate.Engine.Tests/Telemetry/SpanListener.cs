using System.Diagnostics;
using PgMigrate.Engine.Telemetry.Traces;

namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>Listens to the spans of runs, as an application does.</summary>
internal static class SpanListener
{
    /// <summary>Listens until it is disposed of.</summary>
    /// <param name="stopped">Told of each span that has ended, of whatever run of this process.</param>
    public static ActivityListener Start(Action<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RunTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
