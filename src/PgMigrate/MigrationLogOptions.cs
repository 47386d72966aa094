namespace PgMigrate;

/// <summary>How a log is written.</summary>
public enum MigrationLogFormat
{
    /// <summary>JSON, an event a line, with OpenTelemetry's names.</summary>
    Json,

    /// <summary>For people: time, level, what and where, an event a line.</summary>
    Text,
}

/// <summary>What a log holds: events of this gravity and above.</summary>
public enum MigrationLogLevel
{
    /// <summary>Everything: stages, and what is of use when something is examined.</summary>
    Debug,

    /// <summary>The server's notices, and what <c>-Verbose</c> shows, too.</summary>
    Verbose,

    /// <summary>Runs, scripts, and what an operator sees.</summary>
    Information,

    /// <summary>Warnings and errors.</summary>
    Warning,

    /// <summary>Errors.</summary>
    Error,
}

/// <summary>Where a call writes its log.</summary>
public sealed record MigrationLogOptions
{
    /// <summary>
    /// Full path of the file, which is added to; or of a folder that is there, in which each call writes a file of its own; or
    /// <c>-</c> for standard error.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>How it is written.</summary>
    public MigrationLogFormat Format { get; init; } = MigrationLogFormat.Json;

    /// <summary>The least grave events that it holds.</summary>
    public MigrationLogLevel Level { get; init; } = MigrationLogLevel.Debug;
}
