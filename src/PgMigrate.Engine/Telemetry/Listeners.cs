using Microsoft.Extensions.Logging;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Telemetry.Log;
using PgMigrate.Engine.Telemetry.Metrics;
using PgMigrate.Engine.Telemetry.Traces;

namespace PgMigrate.Engine.Telemetry;

/// <summary>Who listens to a call.</summary>
internal static class Listeners
{
    /// <summary>Those of a .NET application: its logger, and whoever listens to the sources of traces and metrics.</summary>
    /// <param name="logger">Its logger; null for none.</param>
    public static IReadOnlyList<IRunListener> Of(ILogger? logger) =>
        [.. OfProcess(logger is null ? null : new HostLog(logger, "The application's logger", MigrationLogLevel.Debug))];

    /// <summary>Those of a call at a prompt.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the configuration cannot be understood.</exception>
    public static IReadOnlyList<IRunListener> Of(CallListeners asked) =>
        [
            .. new[] { asked.Log, OfPolicy(asked.Configuration, asked.Environment) }
                .OfType<MigrationLogOptions>()
                .DistinctBy(options => options.Path)
                .Select(options => new FileLog(options)),
            .. asked.Metrics is null ? Array.Empty<IRunListener>() : [new TextFileMetrics(asked.Metrics)],
            .. OfProcess(asked.Exported),
        ];

    private static IEnumerable<IRunListener> OfProcess(HostLog? log)
    {
        var traces = RunTraces.TryCreate(Environment.GetEnvironmentVariable);
        IRunListener? listener = (traces, log) switch
        {
            ({ } spans, { } records) => new TracedLog(spans, records),
            _ => (IRunListener?)traces ?? log,
        };
        return new[] { listener, RunMeter.TryCreate() }.OfType<IRunListener>();
    }

    /// <summary>The log that a policy wants; null where it wants none.</summary>
    /// <param name="configuration">The file; null where there is none.</param>
    /// <param name="environment">The environment; null for a call without one.</param>
    /// <exception cref="MigrationException">TargetInvalid: the log has no path.</exception>
    public static MigrationLogOptions? OfPolicy(ConfigurationFile? configuration, string? environment)
    {
        if (Policy.Of(configuration, environment) is not { } policy)
            return null;
        if (policy.Settings.Log is not { } log)
            return null;
        if (log.Path is null)
            throw policy.File.Invalid($"The log of {policy} has no path.", """Write it as { "path": "logs/" }.""");
        return new MigrationLogOptions
        {
            Path = log.Path == LogFile.StandardError ? log.Path : policy.File.Resolve(log.Path),
            Format = log.Format ?? MigrationLogFormat.Json,
            Level = log.Level ?? MigrationLogLevel.Debug,
        };
    }
}
