namespace PgMigrate;

/// <summary>What a data file is compressed with.</summary>
public enum DataCompression
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>Zstandard.</summary>
    Zstd,
}
