namespace PgMigrate.Spring.Values;

/// <summary>The environment of the process, with the names that it can have there.</summary>
internal sealed class EnvironmentSource : PropertySource
{
    private readonly Dictionary<string, PropertyValue> _variables;
    private readonly Dictionary<string, PropertyValue> _byKey = new(StringComparer.Ordinal);

    /// <summary>The variables, by name.</summary>
    public EnvironmentSource(IEnumerable<KeyValuePair<string, string>> variables)
    {
        Values =
        [
            .. variables
                .OrderBy(variable => variable.Key, StringComparer.Ordinal)
                .Select(variable => new PropertyValue(variable.Key, variable.Value, $"environment variable {variable.Key}")),
        ];
        _variables = Values.ToDictionary(value => value.Name, StringComparer.Ordinal);
        foreach (PropertyValue value in Values)
            _byKey.TryAdd(KeyOf(value.Name), value);
    }

    /// <inheritdoc/>
    public override string Name => "environment";

    /// <inheritdoc/>
    public override IReadOnlyList<PropertyValue> Values { get; }

    /// <inheritdoc/>
    public override PropertyValue? Find(string name) =>
        PropertyName.Variables(name).Select(_variables.GetValueOrDefault).FirstOrDefault(value => value is not null)
        ?? _byKey.GetValueOrDefault(PropertyName.Key(name));

    /// <summary>As Spring finds a variable by a name: as it is, dots and dashes as underscores, all of it in capitals.</summary>
    public override PropertyValue? Get(string name) => Written(name) ?? Written(name.ToUpperInvariant());

    /// <inheritdoc/>
    protected override string KeyOf(string name) =>
        name.Contains('.', StringComparison.Ordinal) ? PropertyName.Key(name) : PropertyName.KeyOfVariable(name);

    /// <inheritdoc/>
    protected override string RestOf(string written, string name)
    {
        if (written.Contains('.', StringComparison.Ordinal))
            return base.RestOf(written, name);
        int elements = name.Count(c => c == '.') + 1;
        return string.Join('.', written.Split('_', StringSplitOptions.RemoveEmptyEntries).Skip(elements)).ToLowerInvariant();
    }

    private PropertyValue? Written(string name) =>
        _variables.GetValueOrDefault(name)
        ?? _variables.GetValueOrDefault(name.Replace('.', '_'))
        ?? _variables.GetValueOrDefault(name.Replace('-', '_'))
        ?? _variables.GetValueOrDefault(name.Replace('.', '_').Replace('-', '_'));
}
