using System.Diagnostics;
using PgMigrate.Tests.Support;

namespace PgMigrate.Hosting.Tests.Starting;

/// <summary>Who listens to the application's traces sees its migration.</summary>
public sealed class TelemetryTests(PostgresServer server) : HostTestBase(server)
{
    [Fact]
    public async Task A_migration_is_a_span_within_that_of_the_start()
    {
        Folder.Write("up/0001_item.sql", "CREATE TABLE item (id int);");
        using var own = new ActivitySource(nameof(TelemetryTests));
        var ended = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "PgMigrate" or nameof(TelemetryTests),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var host = MigratingHost();

        ActivityTraceId trace;
        using (var start = own.StartActivity("start")!)
        {
            trace = start.TraceId;
            await host.StartAsync();
        }

        var spans = ended.Where(span => span.TraceId == trace && span.Source.Name == "PgMigrate").ToArray();
        Assert.Contains(spans, span => span.Tags.Any(tag => tag.Value == "0001_item.sql"));
        await host.StopAsync();
    }
}
