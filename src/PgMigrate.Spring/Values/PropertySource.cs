namespace PgMigrate.Spring.Values;

/// <summary>One place that properties come from: a document of a file, the environment, a command line.</summary>
internal abstract class PropertySource
{
    /// <summary>What it is called, for a reader.</summary>
    public abstract string Name { get; }

    /// <summary>Its values, in their order.</summary>
    public abstract IReadOnlyList<PropertyValue> Values { get; }

    /// <summary>A property by its name in lower case with dashes; relaxed names are found too. Null where it has none.</summary>
    public abstract PropertyValue? Find(string name);

    /// <summary>A property by the very name that a placeholder has; null where it has none.</summary>
    public abstract PropertyValue? Get(string name);

    /// <summary>What stands below a name: the rest of each name, as it is written, and its value.</summary>
    public IEnumerable<(string Name, PropertyValue Value)> Below(string name)
    {
        string prefix = PropertyName.Key(name);
        foreach (PropertyValue value in Values)
        {
            string key = KeyOf(value.Name);
            if (
                key.Length > prefix.Length
                && key.StartsWith(prefix, StringComparison.Ordinal)
                && key[prefix.Length] is '.' or '['
            )
                yield return (RestOf(value.Name, name), value);
        }
    }

    /// <summary>The form in which its names are compared.</summary>
    protected virtual string KeyOf(string name) => PropertyName.Key(name);

    /// <summary>What follows a number of elements of a name, brackets around a key taken off.</summary>
    protected virtual string RestOf(string written, string name)
    {
        string rest = written;
        for (int elements = name.Count(c => c == '.') + 1; elements > 0; elements--)
        {
            int end = rest.AsSpan(1).IndexOfAny('.', '[') + 1;
            if (end == 0)
                return string.Empty;
            rest =
                rest[end] == '.' && end + 1 < rest.Length && rest[end + 1] != '['
                    ? rest[(end + 1)..]
                    : rest[end..].TrimStart('.');
        }

        return rest.StartsWith('[') && rest.EndsWith(']') ? rest[1..^1] : rest;
    }
}
