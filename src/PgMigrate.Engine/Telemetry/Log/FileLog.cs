using System.Globalization;

namespace PgMigrate.Engine.Telemetry.Log;

/// <summary>Writes the events of a call to a file, or to standard error.</summary>
/// <param name="options">Where and how.</param>
internal sealed class FileLog(MigrationLogOptions options) : IRunListener
{
    private LogFile? _file;

    /// <inheritdoc/>
    public string Name => options.Path == LogFile.StandardError ? "The log on standard error" : $"The log '{options.Path}'";

    /// <inheritdoc/>
    public TimeSpan Patience => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public ValueTask TakeAsync(RunEvent happened, CancellationToken cancellationToken)
    {
        var record = LogRecord.Of(happened);
        if (record.Level < options.Level)
            return ValueTask.CompletedTask;
        _file ??= LogFile.Open(PathOfFile());
        _file.Write(LogText.Write(record, options.Format));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _file?.Dispose();
        return ValueTask.CompletedTask;
    }

    // In a folder each call has a file of its own: processes that run at once do not write to the same one.
    private string PathOfFile()
    {
        if (!Path.EndsInDirectorySeparator(options.Path) && !Directory.Exists(options.Path))
            return options.Path;
        Directory.CreateDirectory(options.Path);
        var time = DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture);
        var extension = options.Format == MigrationLogFormat.Json ? "jsonl" : "log";
        return Path.Combine(options.Path, $"pgmigrate-{time}-{Guid.NewGuid().ToString("N")[..8]}.{extension}");
    }
}
