namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>A snapshot by name, and which of its objects are to be made.</summary>
internal sealed class DdlSource
{
    private readonly Dictionary<(string Type, string Name), SchemaObject> _byName;
    private readonly ILookup<string, SchemaObject> _byParent;
    private readonly HashSet<SchemaObject> _chosen = new(ReferenceEqualityComparer.Instance);

    /// <param name="snapshot">The schema as it was.</param>
    /// <param name="objects">What is to be made; what belongs to it comes along.</param>
    /// <param name="live">The schema of the database that it is made in; null for one without default privileges.</param>
    public DdlSource(SchemaSnapshot snapshot, IEnumerable<SchemaObject> objects, SchemaSnapshot? live)
    {
        Defaults = new NewObjectGrants(live);
        _byName = snapshot.Objects.ToDictionary(item => (item.Type, item.Name));
        _byParent = snapshot
            .Objects.Where(item => item.Parent is not null)
            .ToLookup(item => item.Parent!, StringComparer.Ordinal);
        foreach (var item in objects)
            Choose(_byName.GetValueOrDefault((item.Type, item.Name)) ?? item);
    }

    /// <summary>What the database gives to new objects.</summary>
    public NewObjectGrants Defaults { get; }

    /// <summary>What is to be made.</summary>
    public IReadOnlyCollection<SchemaObject> Chosen => _chosen;

    /// <summary>True where the object is made by this plan.</summary>
    public bool IsChosen(SchemaObject? item) => item is not null && _chosen.Contains(item);

    /// <summary>An object; null where the snapshot has none of that name.</summary>
    public SchemaObject? Find(string type, string name) => _byName.GetValueOrDefault((type, name));

    /// <summary>The table, foreign table or domain that a column or constraint belongs to.</summary>
    public SchemaObject? ParentOf(SchemaObject item) =>
        item.Parent is { } name
            ? Find("TABLE", name)
                ?? Find("FOREIGN TABLE", name)
                ?? Find("DOMAIN", name)
                ?? Find("TYPE", name)
                ?? Find("VIEW", name)
            : null;

    /// <summary>What belongs to an object.</summary>
    public IEnumerable<SchemaObject> PartsOf(SchemaObject item, string type) =>
        _byParent[item.Name].Where(part => part.Type == type);

    // A column's name has a part more than its table's: no two objects share what belongs to them.
    private void Choose(SchemaObject item)
    {
        if (!_chosen.Add(item))
            return;
        foreach (var part in _byParent[item.Name])
            Choose(part);
    }
}
