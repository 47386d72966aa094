namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>
/// A part of a changelog. XML, YAML and JSON give the same: attributes are parts with a value, elements are parts with parts.
/// </summary>
/// <param name="name">What it is called.</param>
/// <param name="line">The line at which it begins, from 1.</param>
internal sealed class ChangeLogNode(string name, int line)
{
    /// <summary>What it is called.</summary>
    public string Name { get; } = name;

    /// <summary>The line at which it begins, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>Its value, as written; null where it has none.</summary>
    public string? Value { get; init; }

    /// <summary>True for a time whose text depends on the machine that reads it: it is no text there, as it is here.</summary>
    public bool IsMoment { get; init; }

    /// <summary>The line at which its value begins.</summary>
    public int ValueLine { get; init; } = line;

    /// <summary>Its parts, in order.</summary>
    public List<ChangeLogNode> Children { get; init; } = [];

    /// <summary>The value of the first part of that name, trimmed; null where there is none, or it is empty.</summary>
    public string? this[string child] => Child(child)?.Value?.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>The first part of that name; null where there is none. Case does not matter.</summary>
    public ChangeLogNode? Child(string child) => Children.Find(node => node.Is(child));

    /// <summary>Whether it is called so.</summary>
    public bool Is(string other) => Name.Equals(other, StringComparison.OrdinalIgnoreCase);

    /// <summary>True where the part says so; <paramref name="absent"/> where it says nothing.</summary>
    public bool Flag(string child, bool absent = false) =>
        this[child] is { } value ? value.Equals("true", StringComparison.OrdinalIgnoreCase) : absent;

    /// <summary>The parts of a name: beside the others as in XML, or in a list of their own as in YAML.</summary>
    /// <param name="one">What one is called, <c>column</c>.</param>
    /// <param name="list">What the list is called, <c>columns</c>.</param>
    public IEnumerable<ChangeLogNode> All(string one, string list) =>
        Children.Where(node => node.Is(one)).Concat(Children.Where(node => node.Is(list)).SelectMany(node => node.Children));

    /// <summary>The same with other values.</summary>
    /// <param name="change">Gives what a value becomes.</param>
    public ChangeLogNode With(Func<string, string> change) =>
        new(Name, Line)
        {
            Value = Value is null ? null : change(Value),
            ValueLine = ValueLine,
            IsMoment = IsMoment,
            Children = [.. Children.Select(child => child.With(change))],
        };

    /// <summary>It and all that it holds.</summary>
    public IEnumerable<ChangeLogNode> Whole() => Children.SelectMany(child => child.Whole()).Prepend(this);
}
