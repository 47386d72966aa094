using Microsoft.Extensions.Logging;

namespace PgMigrate.Hosting;

/// <summary>
/// The engine's events on their way to the application's log: ids, levels and attributes stay. In the text the failure of a call
/// says what to do, and leaves out the reason where the end of a script has just said it, so that it is read once.
/// </summary>
internal sealed class StartLogger(ILogger next) : ILogger
{
    private const string ScriptEnded = "pgmigrate.script.ended";
    private const string Failure = "pgmigrate.failure";
    private const string ErrorType = "error.type";
    private const string RecommendedAction = "pgmigrate.failure.action";

    private volatile bool _scriptToldReason;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => next.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => next.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!next.IsEnabled(logLevel))
            return;
        if (eventId.Name == Failure && state is IEnumerable<KeyValuePair<string, object?>> attributes)
            next.Log(logLevel, eventId, state, exception, TextOf(attributes, formatter, _scriptToldReason));
        else
            next.Log(logLevel, eventId, state, exception, formatter);
        if (eventId.Name == ScriptEnded && logLevel == LogLevel.Error)
            _scriptToldReason = true;
    }

    private static Func<TState, Exception?, string> TextOf<TState>(
        IEnumerable<KeyValuePair<string, object?>> attributes,
        Func<TState, Exception?, string> formatter,
        bool scriptToldReason
    )
    {
        var values = attributes.ToDictionary(StringComparer.Ordinal);
        var action = values.GetValueOrDefault(RecommendedAction);
        return scriptToldReason
            ? (_, _) => $"The migration failed ({values.GetValueOrDefault(ErrorType)}). {action}".TrimEnd()
            : (state, exception) => $"{formatter(state, exception)} {action}".TrimEnd();
    }
}
