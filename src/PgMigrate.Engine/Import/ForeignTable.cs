using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Import;

/// <summary>A table of another tool.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Name">Its name.</param>
/// <param name="Columns">Its columns, in their order.</param>
internal sealed record ForeignTable(string Schema, string Name, IReadOnlyList<ForeignColumn> Columns)
{
    /// <summary>Whether the user may read it.</summary>
    public bool MayRead { get; init; }

    /// <summary>Whether the user may make triggers on it.</summary>
    public bool MayGuard { get; init; }

    /// <summary>Whether row security may hide rows of it.</summary>
    public bool HasRowSecurity { get; init; }

    /// <summary>Whether it has the guard that keeps its tool from writing.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>Whether the user may make functions in its schema.</summary>
    public bool MayCreate { get; init; }

    /// <summary>The owner of the guard's function in its schema; null where it is not there.</summary>
    public string? GuardOwner { get; init; }

    /// <summary>Whether that owner may change what the table's users run in any case.</summary>
    public bool IsGuardTrusted { get; init; }

    /// <summary>The name as it stands in a statement.</summary>
    public string Quoted => $"{SqlIdentifier.Quote(Schema)}.{SqlIdentifier.Quote(Name)}";

    /// <summary>A column by its name, whatever its case; null where there is none.</summary>
    public ForeignColumn? Find(string name) =>
        Columns.FirstOrDefault(column => column.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is meant by a name that somebody has written: with its schema or without, quoted or not.</summary>
    public bool Is(string written) => ((string[])[Quoted, ToString(), Name]).Contains(written, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name for a reader.</summary>
    public override string ToString() => $"{Schema}.{Name}";
}

/// <summary>A column of another tool's table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type's name in pg_catalog; empty for a type of elsewhere.</param>
internal sealed record ForeignColumn(string Name, string Type)
{
    /// <summary>What it holds; null where that is nothing that a tool's table has.</summary>
    public ColumnKind? Kind =>
        Type switch
        {
            "text" or "varchar" or "bpchar" or "name" => ColumnKind.Text,
            "int2" or "int4" or "int8" or "numeric" => ColumnKind.Number,
            "bool" => ColumnKind.Flag,
            "timestamp" or "timestamptz" => ColumnKind.Time,
            "bytea" => ColumnKind.Bytes,
            _ => null,
        };
}
