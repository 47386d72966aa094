namespace PgMigrate.Engine.Execution.Batches;

/// <summary>What of a range stands in a place.</summary>
internal enum RangePart
{
    /// <summary>Nothing: only the texts around it.</summary>
    None,

    /// <summary>The condition that a row's key lies in the range.</summary>
    Condition,

    /// <summary>A value of the key behind which the range begins.</summary>
    After,

    /// <summary>A value of the key with which the range ends.</summary>
    Through,
}

/// <summary>A place in a statement where something of the range goes.</summary>
/// <param name="Offset">Where it begins in the statement.</param>
/// <param name="Length">How much of the statement it takes the place of.</param>
/// <param name="Part">What goes there.</param>
internal sealed record RangePlace(int Offset, int Length, RangePart Part)
{
    /// <summary>Of a condition: what the key's columns are qualified with, as it stands in SQL; null for nothing.</summary>
    public string? Qualifier { get; init; }

    /// <summary>Of a value: the number of the key's column, from 0.</summary>
    public int Column { get; init; }

    /// <summary>What stands before it.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>What stands behind it.</summary>
    public string Behind { get; init; } = string.Empty;

    /// <summary>What tells it from other places, whatever the version.</summary>
    public string Identity => $"{Offset} {Length} {(int)Part} {Column} {Qualifier}";

    /// <summary>The text of a range in this place.</summary>
    public string TextOf(KeyRange range) =>
        Before
        + Part switch
        {
            RangePart.Condition => range.Condition(Qualifier),
            RangePart.After => range.After(Column),
            RangePart.Through => range.Through(Column),
            _ => string.Empty,
        }
        + Behind;
}
