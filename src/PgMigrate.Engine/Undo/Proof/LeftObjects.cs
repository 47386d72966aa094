using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Undo.Proof;

/// <summary>Objects as a script has left them, held against those that its way back finds.</summary>
internal static class LeftObjects
{
    // Scripts that run every time, and those who may, give others of these.
    private static readonly HashSet<string> NotCompared = new(["owner", "grants"], StringComparer.Ordinal);

    /// <summary>The objects of a schema, with all that belongs to them: columns, and their sequences.</summary>
    public static SchemaSnapshot Of(SchemaSnapshot schema, IEnumerable<SchemaObject> objects)
    {
        var names = objects.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        var chosen = objects.Select(item => (item.Type, item.Name)).ToHashSet();
        while (
            schema.Objects.Where(item => names.Contains(item.Parent ?? "") && chosen.Add((item.Type, item.Name))).ToArray()
                is { Length: > 0 } parts
        )
            names.UnionWith(parts.Select(item => item.Name));
        return new SchemaSnapshot(schema.Objects.Where(item => chosen.Contains((item.Type, item.Name))));
    }

    /// <summary>How others are found in a schema than were left; null where none are.</summary>
    /// <param name="left">The objects as they were left.</param>
    /// <param name="found">The schema that they are looked for in.</param>
    public static string? Changed(SchemaSnapshot left, SchemaSnapshot found)
    {
        var changes = SchemaDifference
            .Between(left, Of(found, left.Objects))
            .Where(change => change.Property is null || !NotCompared.Contains(change.Property))
            .GroupBy(change => (change.ObjectType, change.Object))
            .FirstOrDefault();
        return changes is null ? null : DifferenceText.Of(changes);
    }
}
