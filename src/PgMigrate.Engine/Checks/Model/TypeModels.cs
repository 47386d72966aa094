using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Checks.Model;

/// <summary>The domains and enums that scripts have made, by name with schema.</summary>
internal sealed class TypeModels
{
    private readonly Dictionary<ObjectName, DomainModel> _domains = [];
    private readonly Dictionary<ObjectName, EnumModel> _enums = [];

    /// <summary>All enums.</summary>
    public IReadOnlyCollection<EnumModel> Enums => _enums.Values;

    /// <summary>A domain; null where no script made it.</summary>
    public DomainModel? Domain(ObjectName name) => _domains.GetValueOrDefault(name);

    /// <summary>An enum; null where no script made it.</summary>
    public EnumModel? Enum(ObjectName name) => _enums.GetValueOrDefault(name);

    /// <summary>Takes in a new domain.</summary>
    public void Add(ObjectName name, DomainModel domain) => _domains[name] = domain;

    /// <summary>Takes in a new enum.</summary>
    public void Add(EnumModel type) => _enums[type.Name] = type;

    /// <summary>A domain gets a constraint.</summary>
    public void Constrain(ObjectName name)
    {
        if (_domains.TryGetValue(name, out var domain))
            _domains[name] = domain with { HasConstraint = true };
    }

    /// <summary>Some are called otherwise from now on.</summary>
    public void Rename(Func<ObjectName, ObjectName> newName)
    {
        foreach (var (from, domain) in _domains.ToArray())
            if (newName(from) is var to && to != from && _domains.Remove(from))
                _domains[to] = domain;
        foreach (var (from, type) in _enums.ToArray())
            if (newName(from) is var to && to != from && _enums.Remove(from))
                (_enums[to], type.Name) = (type, to);
    }

    /// <summary>Some are no longer there.</summary>
    public void Drop(Func<ObjectName, bool> isMeant)
    {
        foreach (var name in _domains.Keys.Where(isMeant).ToArray())
            _domains.Remove(name);
        foreach (var name in _enums.Keys.Where(isMeant).ToArray())
            _enums.Remove(name);
    }
}

/// <summary>A domain.</summary>
/// <param name="Type">Its base type.</param>
/// <param name="HasConstraint">True where it has a CHECK or NOT NULL.</param>
internal sealed record DomainModel(SqlType Type, bool HasConstraint);

/// <summary>An enum type.</summary>
internal sealed class EnumModel(ObjectName name, Origin origin, IEnumerable<string> labels)
{
    private readonly Dictionary<string, Origin> _labels = labels.Distinct(StringComparer.Ordinal).ToDictionary(label => label, _ => origin, StringComparer.Ordinal);

    /// <summary>The name, with its schema.</summary>
    public ObjectName Name { get; set; } = name;

    /// <summary>Where it was made.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>The labels, and where each was added.</summary>
    public IReadOnlyDictionary<string, Origin> Labels => _labels;

    /// <summary>Takes in a further label.</summary>
    public void Add(string label, Origin added) => _labels.TryAdd(label, added);

    /// <summary>A label is called otherwise.</summary>
    public void Rename(string from, string to)
    {
        if (_labels.Remove(from, out var added))
            _labels[to] = added;
    }
}
