using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Sql.Names;

namespace PgMigrate.Engine.Rules.Model;

/// <summary>A domain.</summary>
/// <param name="Type">Its base type.</param>
/// <param name="HasConstraint">True where it has a CHECK or NOT NULL.</param>
internal sealed record DomainModel(SqlType Type, bool HasConstraint);

/// <summary>An enum type.</summary>
internal sealed class EnumModel(NamedObject named, Origin origin, IEnumerable<string> labels)
{
    private readonly Dictionary<string, Origin> _labels = labels
        .Distinct(StringComparer.Ordinal)
        .ToDictionary(label => label, _ => origin, StringComparer.Ordinal);

    /// <summary>The type.</summary>
    public NamedObject Object { get; } = named;

    /// <summary>The name, with its schema.</summary>
    public ObjectName Name => Object.Name;

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
