namespace PgMigrate;

/// <summary>A data file that was written: what <c>Export-PgData</c> emits.</summary>
public sealed record DataExport
{
    /// <summary>Host and port, as <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The table; null for a query.</summary>
    public string? Table { get; init; }

    /// <summary>Full path of the file.</summary>
    public required string FullName { get; init; }

    /// <summary>What it is written in.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>What it is compressed with.</summary>
    public required DataCompression Compression { get; init; }

    /// <summary>Its rows, without the line of names.</summary>
    public required long Rows { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Its SHA-256 in hexadecimal digits: two exports of the same rows have the same.</summary>
    public required string Hash { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }
}
