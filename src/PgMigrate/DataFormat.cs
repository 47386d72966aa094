namespace PgMigrate;

/// <summary>What a data file is written in.</summary>
public enum DataFormat
{
    /// <summary>PostgreSQL's CSV.</summary>
    Csv,

    /// <summary>The same with tabs between values.</summary>
    Tsv,

    /// <summary>PostgreSQL's text format: <c>\N</c>, <c>\t</c>.</summary>
    Text,

    /// <summary>PostgreSQL's binary format.</summary>
    Binary,
}
