using PgMigrate.Engine.Schema;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// A schema in which objects that are made again have the owners and the grants that they have in the database: scripts that run
/// every time, or people, may have given them others since. What the script itself has changed is as it was before it.
/// </summary>
internal static class KeptSettings
{
    /// <summary>The schema with those.</summary>
    /// <param name="schema">The schema that is gone back to.</param>
    /// <param name="after">The schema that the script has left.</param>
    /// <param name="live">The schema of the database.</param>
    /// <param name="remade">The objects, of <paramref name="schema"/>; what belongs to them is meant, too.</param>
    public static SchemaSnapshot Of(
        SchemaSnapshot schema,
        SchemaSnapshot after,
        SchemaSnapshot live,
        IReadOnlyCollection<SchemaObject> remade
    )
    {
        if (remade.Count == 0)
            return schema;
        var names = remade.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        var left = after.Objects.ToDictionary(item => (item.Type, item.Name));
        var standing = live.Objects.ToDictionary(item => (item.Type, item.Name));
        return new SchemaSnapshot(
            schema.Objects.Select(item =>
                (names.Contains(item.Name) || names.Contains(item.Parent ?? string.Empty))
                && left.GetValueOrDefault((item.Type, item.Name)) is { } unchanged
                && (unchanged["owner"], unchanged["grants"]) == (item["owner"], item["grants"])
                && standing.GetValueOrDefault((item.Type, item.Name)) is { } now
                    ? With(item, now)
                    : item
            )
        );
    }

    private static SchemaObject With(SchemaObject item, SchemaObject now) =>
        item with
        {
            Properties =
            [
                .. item
                    .Properties.Where(property => !IsKept(property))
                    .Concat(now.Properties.Where(IsKept))
                    .OrderBy(property => property.Name, StringComparer.Ordinal),
            ],
        };

    private static bool IsKept(SchemaProperty property) => property.Name is "owner" or "grants";
}
