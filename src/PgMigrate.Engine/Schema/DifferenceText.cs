namespace PgMigrate.Engine.Schema;

/// <summary>Says what differs of an object.</summary>
internal static class DifferenceText
{
    private const int LongestValue = 200;

    /// <summary>For instance <c>COLUMN tara.asset.name has type 'text' in place of 'character varying(20)'</c>.</summary>
    /// <param name="changes">Changes of one object; at least one.</param>
    public static string Of(IEnumerable<SchemaChange> changes)
    {
        SchemaChange[] all = [.. changes];
        return $"{all[0].ObjectType} {all[0].Object} {string.Join("; ", all.Select(Describe))}";
    }

    private static string Describe(SchemaChange change) =>
        change.Change switch
        {
            SchemaChangeKind.Added => "is there and was not",
            SchemaChangeKind.Removed => "is gone",
            _ => $"has {change.Property} {Shown(change.After)} in place of {Shown(change.Before)}",
        };

    private static string Shown(string? value) =>
        value is null ? "nothing" : $"'{(value.Length <= LongestValue ? value : value[..LongestValue] + " …")}'";
}
