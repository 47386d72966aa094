using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Two schemas, object by object, as far as they differ. A view's columns are a part of it.</summary>
internal sealed class SchemaPairs
{
    private readonly ILookup<SchemaObject, string> _redefinitions;

    /// <param name="before">The earlier schema.</param>
    /// <param name="after">The later one.</param>
    public SchemaPairs(SchemaSnapshot before, SchemaSnapshot after)
    {
        var was = before.Objects.ToDictionary(item => (item.Type, item.Name));
        var now = after.Objects.ToDictionary(item => (item.Type, item.Name));
        var views = before.Objects.Concat(after.Objects).Where(item => IsView(item.Type)).Select(item => item.Name).ToHashSet();
        var changes = SchemaDifference
            .Between(before, after)
            .GroupBy(change => (change.ObjectType, change.Object))
            .ToLookup(of => of.First().Change);
        Added = [.. changes[SchemaChangeKind.Added].Select(of => now[of.Key]).Where(item => !IsColumnOfView(item))];
        Removed = [.. changes[SchemaChangeKind.Removed].Select(of => was[of.Key]).Where(item => !IsColumnOfView(item))];
        Changed = [.. changes[SchemaChangeKind.Changed].Select(of => Pair(of.Key, of))];
        _redefinitions = changes[SchemaChangeKind.Changed]
            .SelectMany(of => of)
            .Where(IsRedefinition)
            .ToLookup(
                change => was[(change.ObjectType, change.Object)],
                change => change.Property!,
                (IEqualityComparer<SchemaObject>)ReferenceEqualityComparer.Instance
            );

        ChangedPair Pair((string, string) key, IEnumerable<SchemaChange> of) =>
            new(was[key], now[key], of.Any(IsRedefinition) && !IsColumnOfView(was[key]));
        bool IsColumnOfView(SchemaObject item) => item is { Type: "COLUMN", Parent: { } parent } && views.Contains(parent);
    }

    /// <summary>What the later one alone has.</summary>
    public IReadOnlyList<SchemaObject> Added { get; }

    /// <summary>What the earlier one alone has.</summary>
    public IReadOnlyList<SchemaObject> Removed { get; }

    /// <summary>What both have, in different ways.</summary>
    public IReadOnlyList<ChangedPair> Changed { get; }

    /// <summary>The properties other than settings in which an object of the earlier one was another.</summary>
    public IEnumerable<string> Redefinitions(SchemaObject before) => _redefinitions[before];

    private static bool IsView(string type) => type is "VIEW" or "MATERIALIZED VIEW";

    private static bool IsRedefinition(SchemaChange change) => !SettingsDdl.Properties.Contains(change.Property!);
}

/// <summary>An object that both schemas have.</summary>
/// <param name="Before">As it was.</param>
/// <param name="After">As it is.</param>
/// <param name="IsRedefined">True where more than its owner, its grants and its comments differs.</param>
internal sealed record ChangedPair(SchemaObject Before, SchemaObject After, bool IsRedefined);
