using System.Text;

namespace PgMigrate.Spring.Values;

/// <summary>
/// Replaces <c>${name}</c> and <c>${name:default}</c>, one in another too, as Spring's PlaceholderParser does: the value of a
/// name is resolved in turn, a default counts where the name has none, and a backslash before it keeps the text.
/// </summary>
/// <param name="find">The raw value of a name; null where there is none.</param>
internal sealed class Placeholders(Func<string, PropertyValue?> find)
{
    private const string Open = "${";

    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly List<string> _unresolved = [];
    private readonly List<PropertyValue> _used = [];

    /// <summary>The names that have neither value nor default; their placeholders stay in the text.</summary>
    public IReadOnlyList<string> Unresolved => _unresolved;

    /// <summary>The values that went into the text.</summary>
    public IReadOnlyList<PropertyValue> Used => _used;

    /// <summary>The text with its placeholders replaced, as far as they have values.</summary>
    /// <exception cref="SpringException">A value leads back to itself, or is made at random.</exception>
    public string Resolve(string text)
    {
        var result = new StringBuilder(text.Length);
        int position = 0;
        for (int start = text.IndexOf(Open, StringComparison.Ordinal); start >= 0; )
        {
            int end = EndOf(text, start + Open.Length);
            bool isEscaped = start > 0 && text[start - 1] == '\\';
            if (end < 0 || isEscaped)
            {
                result.Append(text, position, start - position - (end >= 0 ? 1 : 0)).Append(Open);
                position = start + Open.Length;
            }
            else
            {
                result.Append(text, position, start - position).Append(ValueOf(text[(start + Open.Length)..end]));
                position = end + 1;
            }

            start = text.IndexOf(Open, position, StringComparison.Ordinal);
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    // Where the placeholder closes that has been opened before; braces within it come in pairs.
    private static int EndOf(string text, int from)
    {
        int depth = 0;
        for (int i = from; i < text.Length; i++)
            if (text[i] == '{')
                depth++;
            else if (text[i] == '}' && depth-- == 0)
                return i;
        return -1;
    }

    private string ValueOf(string content)
    {
        var (name, fallback) = Part(content);
        bool isNested = content.Contains(Open, StringComparison.Ordinal);
        int unresolved = _unresolved.Count;
        string key = isNested ? Resolve(name) : name;
        string? value = isNested || fallback is null ? null : Lookup(content);
        value ??= Lookup(key);
        if (value is null && fallback is null)
            _unresolved.Add(key);
        else
            _unresolved.RemoveRange(unresolved, _unresolved.Count - unresolved);
        if (value is not null)
            return value;
        if (fallback is not null)
            return isNested ? Resolve(fallback) : fallback;
        return $"{Open}{key}}}";
    }

    // At the first colon that stands in no other placeholder and behind no backslash.
    private static (string Name, string? Fallback) Part(string content)
    {
        var name = new StringBuilder(content.Length);
        int depth = 0;
        for (int i = 0; i < content.Length; i++)
        {
            depth += content[i] switch
            {
                '{' => 1,
                '}' => -1,
                _ => 0,
            };
            if (content[i] != ':' || depth > 0)
                name.Append(content[i]);
            else if (i > 0 && content[i - 1] == '\\')
                name[^1] = ':';
            else
                return (name.ToString(), content[(i + 1)..]);
        }

        return (name.ToString(), null);
    }

    private string? Lookup(string name)
    {
        if (name.StartsWith("random.", StringComparison.Ordinal))
            throw new SpringException(
                $"${{{name}}} is another value each time it is asked for.",
                "Give the value itself: what migrates and the application must have the same one."
            );
        if (find(name) is not { } value)
            return null;
        if (!_open.Add(name))
            throw new SpringException($"The placeholder ${{{name}}} leads back to itself.", $"See {value.Origin}.");
        _used.Add(value);
        string resolved = Resolve(value.Text);
        _open.Remove(name);
        return resolved;
    }
}
