using System.Diagnostics;
using System.Diagnostics.Metrics;
using PgMigrate.Engine.Telemetry.Log;

namespace PgMigrate.Engine.Telemetry.Metrics;

/// <summary>Measures the events of a call, by the meter <c>PgMigrate</c>; only where somebody listens to it.</summary>
internal sealed class RunMeter : IRunListener
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "PgMigrate";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> RunDuration = Seconds("pgmigrate.run.duration", "How long runs take.");
    private static readonly Histogram<double> ScriptDuration = Seconds("pgmigrate.script.duration", "How long scripts take.");

    private static readonly Histogram<double> StatementDuration = Seconds(
        "pgmigrate.statement.duration",
        "How long statements of scripts take that are no transaction."
    );

    private static readonly Histogram<double> LockWait = Seconds(
        "pgmigrate.script.lock_wait",
        "How long scripts have waited for locks in vain."
    );

    private static readonly Histogram<double> Stall = Seconds(
        "pgmigrate.script.longest_stall",
        "How long others have waited behind a script at most."
    );

    private static readonly Counter<long> Scripts = Count("pgmigrate.scripts", "{script}", "Scripts that ended.");
    private static readonly Counter<long> Retries = Count("pgmigrate.retries", "{retry}", "Tries of scripts after the first.");
    private static readonly Counter<long> Failures = Count("pgmigrate.failures", "{run}", "Runs that failed.");
    private static readonly Counter<long> Rows = Count("pgmigrate.rows", "{row}", "Rows that scripts have changed.");

    /// <summary>All instruments.</summary>
    public static IReadOnlyList<Instrument> Instruments { get; } =
    [RunDuration, ScriptDuration, StatementDuration, LockWait, Stall, Scripts, Retries, Failures, Rows];

    /// <summary>Null where nobody listens to the meter.</summary>
    public static RunMeter? TryCreate() => Instruments.Any(instrument => instrument.Enabled) ? new RunMeter() : null;

    /// <inheritdoc/>
    public string Name => "The metrics";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        switch (happened)
        {
            case StatementEnded e:
                StatementDuration.Record(e.Duration.TotalSeconds, Tags(e, ("db.operation.name", e.Command)));
                break;
            case ScriptRetried e:
                Retries.Add(1, Tags(e, ("db.response.status_code", e.SqlState)));
                break;
            case ScriptEnded e:
                Measure(e);
                break;
            case RunEnded e:
                RunDuration.Record(
                    e.Duration.TotalSeconds,
                    Tags(
                        e,
                        ("pgmigrate.run.operation", LogAttributes.Word(e.Operation)),
                        ("pgmigrate.run.outcome", LogAttributes.Word(e.Outcome))
                    )
                );
                if (e.Outcome == RunOutcome.Failed)
                    Failures.Add(1, Tags(e, ("error.type", e.ErrorId?.ToString() ?? "unforeseen")));
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static void Measure(ScriptEnded ended)
    {
        var run = ended.Run;
        var tags = Tags(ended, ("pgmigrate.script.status", LogAttributes.Word(run.Status)));
        Scripts.Add(1, tags);
        if (run.Duration is { } duration)
            ScriptDuration.Record(duration.TotalSeconds, tags);
        if (run.LockWait is { } wait && wait > TimeSpan.Zero)
            LockWait.Record(wait.TotalSeconds, tags);
        if (run.LongestStall is { } stall && stall > TimeSpan.Zero)
            Stall.Record(stall.TotalSeconds, tags);
        if (run.Rows is > 0 and var rows)
            Rows.Add(rows, tags);
    }

    // Neither run nor script: each would be a series of its own.
    private static TagList Tags(RunEvent happened, params (string Name, object? Value)[] own)
    {
        var tags = new TagList();
        foreach (var (name, value) in LogAttributes.OfDatabase(happened).Concat(own).Where(tag => tag.Value is not null))
            tags.Add(name, value);
        return tags;
    }

    private static Histogram<double> Seconds(string name, string description) =>
        Meter.CreateHistogram<double>(name, "s", description);

    private static Counter<long> Count(string name, string unit, string description) =>
        Meter.CreateCounter<long>(name, unit, description);
}
