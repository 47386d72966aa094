using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PgMigrate.Hosting.Tests;

/// <summary>One record of a log.</summary>
internal sealed record Logged(LogLevel Level, string Category, string Text);

/// <summary>Keeps what a host logs, exceptions as a console shows them.</summary>
internal sealed class RecordingLog : ILoggerProvider
{
    private readonly ConcurrentQueue<Logged> _records = new();

    public IReadOnlyList<Logged> Records => [.. _records];

    /// <summary>All of it, a line for each record.</summary>
    public string Text => string.Join('\n', Records.Select(record => $"{record.Level} {record.Category}: {record.Text}"));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private sealed class Logger(RecordingLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log._records.Enqueue(new Logged(logLevel, category, $"{formatter(state, exception)}\n{exception}".TrimEnd()));
    }
}
