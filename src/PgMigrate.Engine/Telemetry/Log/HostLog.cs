using Microsoft.Extensions.Logging;

namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>Gives the events of a call to the logger of a .NET application, attributes as its state.</summary>
/// <param name="logger">The logger; it stays the application's.</param>
internal sealed class HostLog(ILogger logger) : IRunListener
{
    /// <inheritdoc/>
    public string Name => "The application's logger";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        var record = LogRecord.Of(happened);
        var level = LevelOf(record.Level);
        if (logger.IsEnabled(level))
            logger.Log(
                level,
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
