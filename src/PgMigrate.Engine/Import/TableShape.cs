namespace PgMigrate.Engine.Import;

/// <summary>The columns by which a tool's table is known, whatever its name and schema.</summary>
/// <param name="Columns">Their names, in lower case, and what they hold.</param>
internal sealed record TableShape(params (string Name, ColumnKind Kind)[] Columns)
{
    /// <summary>
    /// True where a table with other columns besides is none: these alone are so few that many a table has them.
    /// </summary>
    public bool IsWhole { get; init; }

    /// <summary>True where times without a zone are UTC; otherwise they are in the zone of the database.</summary>
    public bool IsUtc { get; init; }

    /// <summary>Whether a table has them. Case is ignored in names: some tools quote theirs, and some do not.</summary>
    public bool Fits(ForeignTable table) =>
        (!IsWhole || table.Columns.Count == Columns.Length)
        && Array.TrueForAll(Columns, column => table.Find(column.Name)?.Kind == column.Kind);

    /// <summary>The names, for a reader.</summary>
    public override string ToString() => string.Join(", ", Columns.Select(column => column.Name));
}
