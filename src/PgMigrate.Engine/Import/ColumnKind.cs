namespace PgMigrate.Engine.Import;

/// <summary>What a column of a tool's table holds, whatever its length or width.</summary>
internal enum ColumnKind
{
    /// <summary>Text of any type.</summary>
    Text,

    /// <summary>Whole numbers of any size.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A time, with or without its zone.</summary>
    Time,

    /// <summary>Bytes.</summary>
    Bytes,
}
