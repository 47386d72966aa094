using Microsoft.Extensions.Logging;

namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>Gives the events of a call to a logger, attributes as its state.</summary>
/// <param name="logger">The logger; it stays the caller's.</param>
/// <param name="name">What it is, for people, as the subject of a sentence.</param>
/// <param name="level">The least grave events that it gets.</param>
internal sealed class HostLog(ILogger logger, string name, MigrationLogLevel level) : IRunListener
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        var record = LogRecord.Of(happened);
        var grade = LevelOf(record.Level);
        if (record.Level >= level && logger.IsEnabled(grade))
            logger.Log(
                grade,
                new EventId(record.Kind.Id, record.Kind.Name),
                record.Attributes.Select(part => new KeyValuePair<string, object?>(part.Key, part.Value)).ToArray(),
                null,
                (_, _) => Describe(record)
            );
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Describe(LogRecord record) =>
        record.Event.Script is { } script ? $"{record.Event.Folder}/{script}: {record.Body}".TrimStart('/') : record.Body;

    private static LogLevel LevelOf(MigrationLogLevel level) =>
        level switch
        {
            MigrationLogLevel.Debug => LogLevel.Trace,
            MigrationLogLevel.Verbose => LogLevel.Debug,
            MigrationLogLevel.Information => LogLevel.Information,
            MigrationLogLevel.Warning => LogLevel.Warning,
            _ => LogLevel.Error,
        };
}
