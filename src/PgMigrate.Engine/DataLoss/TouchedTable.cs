namespace PgMigrate.Engine.DataLoss;

/// <summary>A table that a loss reaches.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Name">Its full name, quoted where it must be.</param>
/// <param name="Column">The column whose values go, quoted where it must be; null for rows.</param>
/// <param name="MayRead">Whether the user sees all of its rows.</param>
/// <param name="Estimate">Its rows, as the planner has them; -1 where it was never analysed.</param>
/// <param name="OldType">Where a type is changed, the type that the named column has.</param>
/// <param name="HasKey">Whether it has a primary key, by which values of a column can be put back.</param>
internal sealed record TouchedTable(
    PlannedLoss Loss,
    string Name,
    string? Column,
    bool MayRead,
    long Estimate,
    string? OldType,
    bool HasKey
)
{
    /// <summary>True where the column stays, and its values lose a part: an attribute of its row type goes.</summary>
    public bool LosesPart { get; init; }

    /// <summary>True where values of a column go, and the rows stay.</summary>
    public bool IsOfColumn => Column is not null;
}
