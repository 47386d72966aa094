using System.Text;

namespace PgMigrate.Engine.Configuration.Json;

/// <summary>A place in a text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
internal readonly record struct JsonPlace(int Line, int Column);

/// <summary>Where the properties of a JSON text stand, which a value that was read from it no longer knows.</summary>
/// <param name="json">The text, as UTF-8.</param>
internal sealed class JsonPlaces(byte[] json)
{
    private readonly Dictionary<string, JsonPlace> _places = new(StringComparer.Ordinal);

    /// <summary>Takes a property in.</summary>
    /// <param name="path">The names that lead to it.</param>
    /// <param name="offset">Where it begins, in bytes.</param>
    public void Add(JsonPath path, long offset) => _places[path.Key] = PlaceOf(offset);

    /// <summary>
    /// Where a property stands, or else the nearest one above it that stands in the text; null where none does.
    /// </summary>
    public JsonPlace? Of(JsonPath path)
    {
        for (var at = path; !at.IsRoot; at = at.Parent)
            if (_places.TryGetValue(at.Key, out var place))
                return place;
        return null;
    }

    /// <summary>The place of a byte.</summary>
    public JsonPlace PlaceOf(long offset)
    {
        var before = json.AsSpan(0, (int)offset);
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return new JsonPlace(1 + before.Count((byte)'\n'), 1 + Encoding.UTF8.GetCharCount(before[lineStart..]));
    }
}

/// <summary>The names and numbers that lead from the root of a JSON text to a value.</summary>
internal sealed record JsonPath
{
    private readonly string[] _names;

    private JsonPath(string[] names) => _names = names;

    /// <summary>The whole text.</summary>
    public static JsonPath Root { get; } = new([]);

    /// <summary>True of the whole text.</summary>
    public bool IsRoot => _names.Length == 0;

    /// <summary>The last name; empty at the root.</summary>
    public string Name => IsRoot ? string.Empty : _names[^1];

    /// <summary>What holds it.</summary>
    public JsonPath Parent => new(_names[..^1]);

    /// <summary>Tells it from any other path, whatever the names are made of.</summary>
    public string Key => string.Join('\0', _names);

    /// <summary>A path by its names.</summary>
    public static JsonPath Of(params string[] names) => new(names);

    /// <summary>The path of something in it.</summary>
    public JsonPath To(string name) => new([.. _names, name]);

    /// <inheritdoc/>
    public bool Equals(JsonPath? other) => other is not null && _names.SequenceEqual(other._names, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is said in messages: <c>targets.prod.port</c>.</summary>
    public override string ToString() => string.Join('.', _names);
}
