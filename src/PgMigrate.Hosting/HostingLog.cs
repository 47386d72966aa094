using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace PgMigrate.Hosting;

/// <summary>What is logged of the start beside what the engine logs: why it failed stands in the log once.</summary>
internal sealed partial class HostingLog
{
    private readonly ILogger _logger;

    public HostingLog(IServiceProvider services) =>
        _logger = services.GetService<ILoggerFactory>()?.CreateLogger("PgMigrate.Hosting") ?? NullLogger.Instance;

    /// <summary>Whether failures are logged, the engine's among them.</summary>
    public bool Tells => _logger.IsEnabled(LogLevel.Error);

    /// <summary>A failure that the engine does not know of.</summary>
    public void Failed(MigrationException failure) => LogFailed(failure.Message, failure.RecommendedAction, failure.ErrorId);

    /// <summary>The application serves without its schema.</summary>
    [LoggerMessage(
        2,
        LogLevel.Warning,
        "The application serves, and its health check says that it is not ready: the schema is not there ({errorId})."
    )]
    public partial void ServesUnready(MigrationErrorId errorId);

    /// <summary>The application, which serves already, stops.</summary>
    [LoggerMessage(3, LogLevel.Error, "The application stops: its database has not the schema that it needs ({errorId}).")]
    public partial void Stops(MigrationErrorId errorId);

    /// <summary>Something else than the schema is wrong.</summary>
    [LoggerMessage(4, LogLevel.Critical, "The application stops: its migration broke.")]
    public partial void Broke(Exception fault);

    [LoggerMessage(1, LogLevel.Error, "{message} {recommendedAction} ({errorId})")]
    private partial void LogFailed(string message, string recommendedAction, MigrationErrorId errorId);
}
