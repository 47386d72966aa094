namespace PgMigrate.Spring.Values;

/// <summary>Names and values: a document of a file, system properties, arguments.</summary>
internal sealed class MapSource : PropertySource
{
    private readonly Dictionary<string, PropertyValue> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PropertyValue> _byKey = new(StringComparer.Ordinal);

    /// <summary>Of two values of one name, the later one counts; of two forms of one name, the canonical or the first.</summary>
    public MapSource(string name, IEnumerable<PropertyValue> values)
    {
        Name = name;
        foreach (PropertyValue value in values)
            _byName[value.Name] = value;
        Values = [.. _byName.Values];
        foreach (PropertyValue value in Values)
            _byKey.TryAdd(PropertyName.Key(value.Name), value);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<PropertyValue> Values { get; }

    /// <inheritdoc/>
    public override PropertyValue? Find(string name) => Get(name) ?? _byKey.GetValueOrDefault(PropertyName.Key(name));

    /// <inheritdoc/>
    public override PropertyValue? Get(string name) => _byName.GetValueOrDefault(name);
}
