using System.Globalization;

namespace PgMigrate.Engine.Schema;

/// <summary>
/// Tells which columns have moved. The positions of those behind an added or dropped column change too; their order among those
/// that both schemas have does not.
/// </summary>
internal static class ColumnOrder
{
    /// <summary>The full names of columns that stand elsewhere among those that both schemas have.</summary>
    public static HashSet<string> Moved(IEnumerable<ObjectPair> pairs) =>
        pairs
            .Where(pair =>
                pair is { Before: not null, After: not null, Parent: not null }
                && pair.Before[SchemaProperty.Position] is not null
            )
            .GroupBy(pair => pair.Parent!, StringComparer.Ordinal)
            .Where(table => table.Any(pair => PositionOf(pair.Before!) != PositionOf(pair.After!)))
            .SelectMany(MovedIn)
            .ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> MovedIn(IEnumerable<ObjectPair> table)
    {
        var before = table.OrderBy(pair => PositionOf(pair.Before!)).Select(pair => pair.Name);
        var after = table.OrderBy(pair => PositionOf(pair.After!)).Select(pair => pair.Name);
        return before.Zip(after).Where(pair => pair.First != pair.Second).Select(pair => pair.First);
    }

    private static int PositionOf(SchemaObject column) =>
        int.Parse(column[SchemaProperty.Position]!, CultureInfo.InvariantCulture);
}
