namespace PgMigrate.Spring.Values;

/// <summary>
/// Sources in the order in which they count, the first one first; values are asked of them as Boot's binder does.
/// </summary>
/// <param name="sources">The sources.</param>
internal sealed class SpringEnvironment(IEnumerable<PropertySource> sources)
{
    private readonly PropertySource[] _sources = [.. sources];
    private PropertySource[]? _others;

    /// <summary>The sources, the first one counts first.</summary>
    public IReadOnlyList<PropertySource> Sources => _sources;

    /// <summary>One source alone; what its placeholders name comes from all of them.</summary>
    public SpringEnvironment Only(PropertySource source) => new([source]) { _others = _sources };

    /// <summary>A property's value; null where no source has it.</summary>
    /// <param name="name">In lower case, with dashes.</param>
    /// <exception cref="SpringException">It cannot be told for certain.</exception>
    public ResolvedValue? Find(string name) =>
        _sources
            .Select(source => source.Find(name) is { } value ? Resolve(value, source) : null)
            .FirstOrDefault(value => value is not null);

    /// <summary>The same, null where it is empty: for what Boot takes for not set then.</summary>
    public ResolvedValue? FindText(string name) =>
        Find(name) is { Text: { } text } found && text.Trim().Length > 0 ? found : null;

    /// <summary>A switch.</summary>
    /// <exception cref="SpringException">It is neither true nor false.</exception>
    public (bool Value, ResolvedValue? Found) Flag(string name, bool otherwise)
    {
        if (FindText(name) is not { } found)
            return (otherwise, null);
        return found.Text.Trim().ToLowerInvariant() switch
        {
            "true" or "on" or "yes" or "1" => (true, found),
            "false" or "off" or "no" or "0" => (false, found),
            _ => throw new SpringException(
                $"{name} is '{found.Text}' ({found.Origin}), which is neither true nor false.",
                "Write true or false."
            ),
        };
    }

    /// <summary>A list: one text with commas, or numbered elements, of the first source that has any. Null for none.</summary>
    public IReadOnlyList<ResolvedValue>? List(string name)
    {
        foreach (PropertySource source in _sources)
        {
            if (source.Find(name) is { } whole)
                return Cut(Resolve(whole, source));
            var elements = new List<ResolvedValue>();
            while (source.Find($"{name}[{elements.Count}]") is { } element)
                elements.Add(Resolve(element, source));
            if (elements.Count > 0)
                return elements;
        }

        return null;
    }

    /// <summary>What stands below a name, of all sources: of one key the first one counts, whatever its case.</summary>
    public IReadOnlyDictionary<string, ResolvedValue> Map(string name)
    {
        var map = new Dictionary<string, ResolvedValue>(StringComparer.OrdinalIgnoreCase);
        foreach (PropertySource source in _sources)
        foreach ((string rest, PropertyValue value) in source.Below(name))
            if (rest.Length > 0 && !map.ContainsKey(rest))
                map.Add(rest, Resolve(value, source));
        return map;
    }

    /// <summary>A value with its placeholders replaced by what these sources have.</summary>
    /// <exception cref="SpringException">A placeholder has no value, or the value is in doubt.</exception>
    public ResolvedValue Resolve(PropertyValue value, PropertySource source)
    {
        var placeholders = new Placeholders(Lookup);
        string text = placeholders.Resolve(value.Text);
        foreach (PropertyValue used in placeholders.Used.Prepend(value))
            if (used.Doubt is { } doubt)
                throw new SpringException($"{used.Name} in {used.Origin}: {doubt}", "Put the value into quotation marks.");
        if (placeholders.Unresolved is [{ } missing, ..])
            throw new SpringException(
                $"{value.Name} ({value.Origin}) names ${{{missing}}}, which has no value.",
                $"Set it as the application has it, {PropertyName.Variables(missing).First()} in the environment for instance, "
                    + $"or give a default: ${{{missing}:…}}."
            );
        return new ResolvedValue(text, value.Origin, [.. placeholders.Used.Select(used => used.Origin).Distinct()])
        {
            Source = source,
        };
    }

    private static List<ResolvedValue> Cut(ResolvedValue whole) =>
        [
            .. whole
                .Text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(part => whole with { Text = part }),
        ];

    // By relaxed names first, as ConfigurationPropertySources are asked first; then by the very name.
    private PropertyValue? Lookup(string name) =>
        (PropertyName.IsCanonical(name) ? First(source => source.Find(name)) : null) ?? First(source => source.Get(name));

    private PropertyValue? First(Func<PropertySource, PropertyValue?> find) =>
        (_others ?? _sources).Select(find).FirstOrDefault(value => value is not null);
}
