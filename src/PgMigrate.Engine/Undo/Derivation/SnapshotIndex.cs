using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>What shares its names.</summary>
internal enum NameKind
{
    Relation,
    Type,
    Routine,
    Schema,
}

/// <summary>A snapshot by the names that scripts use.</summary>
internal sealed class SnapshotIndex
{
    private readonly ILookup<(NameKind, string), (ObjectName Name, SchemaObject Object)> _byName;
    private readonly ILookup<string, SchemaObject> _byParent;

    public SnapshotIndex(SchemaSnapshot snapshot)
    {
        _byName = snapshot
            .Objects.Where(item => KindOf(item.Type) is not null)
            .Select(item => (Kind: KindOf(item.Type)!.Value, Name: NameOf(item), Object: item))
            .ToLookup(item => (item.Kind, item.Name.Name), item => (item.Name, item.Object));
        _byParent = snapshot
            .Objects.Where(item => item.Parent is not null)
            .ToLookup(item => item.Parent!, StringComparer.Ordinal);
        Relations = [.. snapshot.Objects.Where(item => KindOf(item.Type) == NameKind.Relation)];
    }

    /// <summary>Tables, views, sequences and indexes.</summary>
    public IReadOnlyList<SchemaObject> Relations { get; }

    /// <summary>The kind of a type of object; null for one whose names scripts do not resolve.</summary>
    public static NameKind? KindOf(string type) =>
        type switch
        {
            "TABLE" or "VIEW" or "MATERIALIZED VIEW" or "FOREIGN TABLE" or "SEQUENCE" or "INDEX" => NameKind.Relation,
            "TYPE" or "DOMAIN" => NameKind.Type,
            "FUNCTION" or "PROCEDURE" or "ROUTINE" or "AGGREGATE" => NameKind.Routine,
            "SCHEMA" => NameKind.Schema,
            _ => null,
        };

    /// <summary>An object's name, unquoted.</summary>
    public static ObjectName NameOf(SchemaObject item) => NameReader.Parse(item.Name)!;

    /// <summary>The name of a part within its object, unquoted.</summary>
    public static string LocalName(SchemaObject part) => NameReader.Parse(DdlNames.Local(part))!.Name;

    /// <summary>The objects of a name, in whatever schema.</summary>
    public IEnumerable<(ObjectName Name, SchemaObject Object)> Named(NameKind kind, string name) => _byName[(kind, name)];

    /// <summary>The objects of a name with its schema: several only where routines share it.</summary>
    public IReadOnlyList<SchemaObject> All(NameKind kind, ObjectName name) =>
        [.. _byName[(kind, name.Name)].Where(item => item.Name == name).Select(item => item.Object)];

    /// <summary>The one object of a name with its schema; null where there is none, or several.</summary>
    public SchemaObject? Find(NameKind kind, ObjectName name) => All(kind, name) is [var only] ? only : null;

    /// <summary>The objects of a schema.</summary>
    public IEnumerable<SchemaObject> InSchema(NameKind kind, string schema) =>
        _byName
            .Where(names => names.Key.Item1 == kind)
            .SelectMany(names => names)
            .Where(item => item.Name.Schema == schema)
            .Select(item => item.Object);

    /// <summary>What belongs to an object.</summary>
    public IEnumerable<SchemaObject> Parts(SchemaObject item, string type) =>
        _byParent[item.Name].Where(part => part.Type == type);

    /// <summary>The part of a name that belongs to an object; null where there is none.</summary>
    public SchemaObject? Part(SchemaObject item, string type, string name) =>
        Parts(item, type).FirstOrDefault(part => LocalName(part) == name);

    /// <summary>The tables that inherit from one, and its partitions, to the last.</summary>
    public IEnumerable<SchemaObject> Descendants(SchemaObject table) =>
        Relations.Where(item => IsChild(item, table)).SelectMany(child => Descendants(child).Prepend(child));

    private static bool IsChild(SchemaObject item, SchemaObject parent) =>
        item["partition of"] == parent.Name
        || item["inherits"] is { } parents && DdlNames.List(parents).Contains(parent.Name, StringComparer.Ordinal);
}
