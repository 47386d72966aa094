using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>
/// What the server would not let stand while another object is made again: views on a view, its triggers, functions whose body it
/// has read. A body that is a text is read when it runs, and holds nothing.
/// </summary>
/// <param name="before">The schema to go back to.</param>
/// <param name="after">The schema that it is gone back from.</param>
internal sealed class Dependents(SchemaSnapshot before, SchemaSnapshot after)
{
    private static readonly HashSet<string> NoReferences = new(["body", "comment", "grants", "owner"], StringComparer.Ordinal);

    /// <summary>The objects with all that depends on them and stood before; each as it was.</summary>
    public IReadOnlyList<SchemaObject> With(IEnumerable<SchemaObject> objects)
    {
        var found = objects.ToList();
        var was = before.Objects.ToDictionary(item => (item.Type, item.Name));
        for (var i = 0; i < found.Count; i++)
            found.AddRange(
                after
                    .Objects.Where(item => item.Type != "COLUMN" || item.Parent != found[i].Name)
                    .Where(item => DependsOn(item, found[i]))
                    .Select(item => was.GetValueOrDefault((item.Type, item.Name)))
                    .OfType<SchemaObject>()
                    .Except(found)
                    .ToArray()
            );
        return found;
    }

    private static bool DependsOn(SchemaObject item, SchemaObject other)
    {
        if (item.Type == other.Type && item.Name == other.Name || !MayHaveDependents(other.Type))
            return false;
        var name = other.Type is "FUNCTION" or "PROCEDURE" ? DdlNames.Head(other) : other.Name;
        return item.Parent == other.Name
            || item.Properties.Any(property => !NoReferences.Contains(property.Name) && DdlNames.Mentions(property.Value, name));
    }

    private static bool MayHaveDependents(string type) => type is "VIEW" or "MATERIALIZED VIEW" or "FUNCTION" or "PROCEDURE";
}
