using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using PgMigrate.Engine.Telemetry.Metrics;
using PgMigrate.Engine.Telemetry.Traces;
using PgMigrate.Engine.Tests.Execution;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Telemetry;

/// <summary>What an application sees that listens to the sources of traces and metrics.</summary>
public sealed class TraceTests(PostgresServer server) : MigrationTestBase(server)
{
    private readonly ConcurrentQueue<Activity> _spans = new();

    [Fact]
    public async Task Runs_stages_scripts_and_statements_are_spans_within_the_callers_and_hold_no_text()
    {
        using var listener = Listen();
        using var caller = new Activity("caller").Start();
        for (var i = 1; i <= 3; i++)
            Folder.Write($"up/000{i}_t.sql", $"CREATE TABLE t{i} (id integer PRIMARY KEY);");
        Folder.Write("up/0004_slow.sql", "-- pgmigrate:transaction off\nSELECT pg_sleep(0.15);\nSELECT 1;");
        Folder.Write("up/0005_wrong.sql", "SELECT * FROM nothing_of_this_name;");

        await Assert.ThrowsAsync<MigrationException>(() => new PgMigrator(Target).MigrateAsync(Options, Observer));

        var run = Assert.Single(_spans, span => span.OperationName == "pgmigrate migrate");
        Assert.Equal((caller.TraceId, caller.SpanId), (run.TraceId, run.ParentSpanId));
        Assert.Equal((ActivityStatusCode.Error, "StatementFailed"), (run.Status, run.StatusDescription));
        Assert.Equal("42P01", run.GetTagItem("db.response.status_code"));
        var stages = Within(run);
        Assert.Equal(
            ["Open", "Lock", "Plan", "Check", "Save", "Begin", "Apply"],
            stages.Select(stage => stage.OperationName["stage ".Length..])
        );
        var scripts = Within(stages[^1]);
        Assert.Equal(
            ["0001_t.sql applied", "0002_t.sql applied", "0003_t.sql applied", "0004_slow.sql applied", "0005_wrong.sql failed"],
            scripts.Select(span => $"{span.GetTagItem("pgmigrate.script.name")} {span.GetTagItem("pgmigrate.script.status")}")
        );
        Assert.All(
            scripts.Zip(scripts.Skip(1)),
            pair => Assert.True(pair.First.StartTimeUtc + pair.First.Duration <= pair.Second.StartTimeUtc)
        );
        Assert.Equal(ActivityStatusCode.Error, scripts[^1].Status);
        Assert.Empty(Within(scripts[0]));
        var statement = Assert.Single(Within(scripts[3]));
        Assert.Equal(("SELECT", 2), (statement.OperationName, statement.GetTagItem("code.line.number")));
        Assert.All(
            _spans.SelectMany(span => span.TagObjects),
            tag => Assert.DoesNotContain("pg_sleep", $"{tag.Value}", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Long_statements_of_one_transaction_are_spans_in_their_scripts(int scripts)
    {
        using var listener = Listen();
        for (var i = 1; i <= scripts; i++)
            Folder.Write(
                $"up/000{i}_slow.sql",
                $$"""
                CREATE TABLE t{{i}} (id integer PRIMARY KEY);
                UPDATE t{{i}} SET id = 1;
                INSERT INTO t{{i}} SELECT 1 FROM pg_sleep(0.5);
                UPDATE t{{i}} SET id = 1;
                DO $$ BEGIN PERFORM pg_sleep(0.5); END $$;
                """
            );

        await new PgMigrator(Target).MigrateAsync(Options, Observer);

        var apply = Assert.Single(_spans, span => span.OperationName == "stage Apply");
        foreach (var script in Within(apply))
        {
            var statements = Within(script);
            Assert.Equal(
                [("INSERT", 3), ("DO", 5)],
                statements.Select(span => (span.OperationName, (int)span.GetTagItem("code.line.number")!))
            );
            // The last one is reckoned from when the answer to a look came, which a busy machine holds up.
            Assert.All(statements, span => Assert.True(span.Duration >= TimeSpan.FromMilliseconds(300)));
        }
    }

    [Fact]
    public async Task A_pipeline_hands_its_trace_on()
    {
        using var listener = Listen();
        Activity.Current = null;
        const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        await using (var traces = RunTraces.TryCreate(name => name == "TRACEPARENT" ? Parent : null)!)
            foreach (var happened in EventSamples.All)
                await traces.TakeAsync(happened with { Database = Database.Name }, CancellationToken.None);

        Assert.Equal(["0af7651916cd43dd8448eb211c80319c"], _spans.Select(span => span.TraceId.ToString()).Distinct());
        Assert.Contains(_spans, span => span.ParentSpanId.ToString() == "b7ad6b7169203331");
    }

    [Fact]
    public async Task A_meter_measures_runs_and_scripts()
    {
        var measured = new ConcurrentQueue<(string Name, double Value, string? Status)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, one) =>
            {
                if (instrument.Meter.Name == RunMeter.MeterName)
                    one.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
        Folder.Write("up/0001_a.sql", "CREATE TABLE a AS SELECT generate_series(1, 10) AS id; UPDATE a SET id = id + 1;");
        Folder.Write("up/0002_wrong.sql", "SELECT * FROM nothing;");

        await Assert.ThrowsAsync<MigrationException>(() => new PgMigrator(Target).MigrateAsync(Options, Observer));

        Assert.Equal(["applied", "failed"], measured.Where(one => one.Name == "pgmigrate.scripts").Select(one => one.Status));
        Assert.Equal(10, measured.Where(one => one.Name == "pgmigrate.rows").Sum(one => one.Value));
        Assert.Equal(1, measured.Where(one => one.Name == "pgmigrate.failures").Sum(one => one.Value));
        Assert.Single(measured, one => one.Name == "pgmigrate.run.duration");
        Assert.Equal(2, measured.Count(one => one.Name == "pgmigrate.script.duration"));

        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var known = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value);
            // Other tests run in this process, too.
            if (known.GetValueOrDefault("db.namespace") as string == Database.Name)
                measured.Enqueue((instrument.Name, value, known.GetValueOrDefault("pgmigrate.script.status") as string));
        }
    }

    [Fact]
    public void The_guide_tells_of_every_instrument()
    {
        var guide = File.ReadAllText(RepositoryRoot.Combine("docs", "guides", "telemetry.md"));
        Assert.All(
            RunMeter.Instruments,
            instrument => Assert.Contains($"| `{instrument.Name}` | {instrument.Unit} |", guide, StringComparison.Ordinal)
        );
    }

    // Of this test's database alone: other tests run in this process, too.
    private ActivityListener Listen() =>
        SpanListener.Start(span =>
        {
            if (span.GetTagItem("db.namespace") as string == Database.Name)
                _spans.Enqueue(span);
        });

    private Activity[] Within(Activity parent) =>
        [.. _spans.Where(span => span.ParentSpanId == parent.SpanId).OrderBy(span => span.StartTimeUtc)];
}
