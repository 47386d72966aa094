namespace PgMigrate.Engine.Execution.Loads;

/// <summary>What is exported, and where to.</summary>
internal sealed record ExportOptions
{
    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>The table, as SQL names it; null for a query.</summary>
    public string? Table { get; init; }

    /// <summary>The query, which decides on the order of its rows; null for a table.</summary>
    public string? Query { get; init; }

    /// <summary>The format; null for what the file's name says.</summary>
    public DataFormat? Format { get; init; }

    /// <summary>The compression; null for what the file's name says.</summary>
    public DataCompression? Compression { get; init; }

    /// <summary>False for no line of names; CSV and TSV have one otherwise.</summary>
    public bool Header { get; init; } = true;

    /// <summary>True to replace no file.</summary>
    public bool NoClobber { get; init; }
}
