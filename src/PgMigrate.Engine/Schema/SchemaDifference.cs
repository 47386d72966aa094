namespace PgMigrate.Engine.Schema;

/// <summary>Compares two snapshots.</summary>
internal static class SchemaDifference
{
    // Their names do not collide: relations and types share a namespace, and a column's name has a part more.
    private static readonly HashSet<string> ParentTypes = new(
        ["TABLE", "VIEW", "MATERIALIZED VIEW", "FOREIGN TABLE", "TYPE", "DOMAIN", "COLUMN"],
        StringComparer.Ordinal
    );

    /// <summary>
    /// What leads from one to the other, in ordinal order of type, name and property; empty where the hashes are equal, and
    /// without masked parts only there. An object that was added or removed speaks for all that belongs to it. A masked part is
    /// the same as any other.
    /// </summary>
    public static IReadOnlyList<SchemaChange> Between(SchemaSnapshot before, SchemaSnapshot after)
    {
        var pairs = Pair(SnapshotForm.As(after.Form, before).Objects, SnapshotForm.As(before.Form, after).Objects);
        var whole = pairs
            .Where(pair => pair.IsWhole && ParentTypes.Contains(pair.Type))
            .Select(pair => pair.Name)
            .ToHashSet(StringComparer.Ordinal);
        var moved = ColumnOrder.Moved(pairs);
        return
        [
            .. pairs.Where(pair => pair.Parent is null || !whole.Contains(pair.Parent)).SelectMany(pair => Changes(pair, moved)),
        ];
    }

    // Both lists are sorted: one walk over both.
    private static List<ObjectPair> Pair(IReadOnlyList<SchemaObject> before, IReadOnlyList<SchemaObject> after)
    {
        var pairs = new List<ObjectPair>(Math.Max(before.Count, after.Count));
        for (int left = 0, right = 0; left < before.Count || right < after.Count; )
        {
            var order =
                left == before.Count ? 1
                : right == after.Count ? -1
                : before[left].CompareTo(after[right]);
            pairs.Add(new(order <= 0 ? before[left++] : null, order >= 0 ? after[right++] : null));
        }

        return pairs;
    }

    private static IEnumerable<SchemaChange> Changes(ObjectPair pair, HashSet<string> moved) =>
        pair switch
        {
            _ when pair.IsWhole && SnapshotForm.IsOfServer(pair.Type) => Properties(
                pair.Before ?? Empty(pair),
                pair.After ?? Empty(pair),
                moved: false
            ),
            { Before: null } => [Whole(SchemaChangeKind.Added, pair.After!)],
            { After: null } => [Whole(SchemaChangeKind.Removed, pair.Before)],
            _ => Properties(pair.Before, pair.After, moved.Contains(pair.Name)),
        };

    private static SchemaObject Empty(ObjectPair pair) => new(pair.Type, pair.Name, null, []);

    private static SchemaChange Whole(SchemaChangeKind kind, SchemaObject item) =>
        new()
        {
            Change = kind,
            ObjectType = item.Type,
            Object = item.Name,
        };

    private static IEnumerable<SchemaChange> Properties(SchemaObject before, SchemaObject after, bool moved)
    {
        var names = before
            .Properties.Concat(after.Properties)
            .Select(property => property.Name)
            .Distinct()
            .Order(StringComparer.Ordinal);
        foreach (var name in names)
            if (!MaskedSchema.AreSame(before[name], after[name]) && (name != SchemaProperty.Position || moved))
                yield return new()
                {
                    Change = SchemaChangeKind.Changed,
                    ObjectType = before.Type,
                    Object = before.Name,
                    Property = name,
                    Before = before[name],
                    After = after[name],
                };
    }
}
