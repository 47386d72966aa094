using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What the schema after the run tells of an index.</summary>
internal sealed class IndexName(DownContext context)
{
    public const string Unknown =
        "the server chose the name of the index, and the schema after the run does not tell which it is";

    /// <summary>The name that the server chose; null where it is not certain.</summary>
    public string? Of(CreateIndex index, Target table)
    {
        if (context.After?.Find(NameKind.Relation, table.Name) is not { } owner || context.Renamed.Contains(table.Name.Name))
            return null;
        var standing =
            context
                .Before?.Relations.Where(item => item.Type == "INDEX")
                .Select(item => item.Name)
                .ToHashSet(StringComparer.Ordinal)
            ?? [];
        var names = context
            .After.Parts(owner, "INDEX")
            .Where(item => !standing.Contains(item.Name) && IsLike(item, index))
            .Select(item => SnapshotIndex.NameOf(item).Name)
            .Where(name => !IsTaken(name))
            .ToArray();
        return names is [var only] ? only : null;
    }

    /// <summary>An index that was there before, and went under this one of a partitioned table; null for none.</summary>
    public string? Attached(string name, Target table)
    {
        if (context.After?.Find(NameKind.Relation, new ObjectName(table.Name.Schema, name)) is not { } parent)
            return null;
        return context
            .After.Relations.FirstOrDefault(item =>
                item["attached to"] == parent.Name
                && context.Before?.Find(NameKind.Relation, SnapshotIndex.NameOf(item)) is not null
            )
            ?.Name;
    }

    private bool IsTaken(string name) =>
        context.Renamed.Contains(name) || context.Creations.Standing.Any(creation => creation.Target.Name.Name == name);

    private static bool IsLike(SchemaObject item, CreateIndex index) =>
        CommandReader.Read(item["definition"]) is CreateIndex written
        && written.IsUnique == index.IsUnique
        && written.Columns.SequenceEqual(index.Columns)
        && written.Predicate is null == index.Predicate is null;
}
