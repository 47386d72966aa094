using Markdig.Helpers;
using Markdig.Syntax;

namespace PgMigrate.HelpBuilder.Reading;

/// <summary>
/// The YAML that PlatyPS writes: <c>Key: value</c> lines and empty lines, each key once. Anything more is an error,
/// so no YAML library is needed.
/// </summary>
internal sealed class KeyValueBlock
{
    private readonly HelpPage _page;
    private readonly LeafBlock _block;
    private readonly Dictionary<string, (string Value, StringLine Line)> _entries = new(StringComparer.Ordinal);

    private KeyValueBlock(HelpPage page, LeafBlock block)
    {
        _page = page;
        _block = block;
    }

    /// <summary>Reads a block's lines.</summary>
    /// <param name="page">The page it stands on.</param>
    /// <param name="block">The front matter, or a parameter's <c>yaml</c> block.</param>
    /// <param name="known">The keys that may stand in it.</param>
    /// <exception cref="HelpPageException">Yaml or Attribute.</exception>
    public static KeyValueBlock Read(HelpPage page, LeafBlock block, IReadOnlyCollection<string> known)
    {
        var result = new KeyValueBlock(page, block);
        foreach (var line in block.Lines.Lines.Take(block.Lines.Count))
            result.Add(line, known);
        return result;
    }

    /// <summary>The value of a key that must be there; it may be empty.</summary>
    public string Required(string key) =>
        _entries.TryGetValue(key, out var entry)
            ? entry.Value
            : throw _page.Fault(HelpPageError.Attribute, _block, $"'{key}' is missing from this block.");

    /// <summary>The value of a key; null where it is missing or empty.</summary>
    public string? Optional(string key) =>
        _entries.TryGetValue(key, out var entry) && entry.Value.Length > 0 ? entry.Value : null;

    /// <summary>A key's values, cut at commas.</summary>
    public IReadOnlyList<string> List(string key) =>
        Optional(key)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The fault of a value that its key cannot have.</summary>
    public HelpPageException BadValue(string key, string allowed)
    {
        var (value, line) = _entries[key];
        return FaultAt(HelpPageError.Attribute, line, $"'{key}' cannot be '{value}': it is {allowed}.");
    }

    private void Add(StringLine line, IReadOnlyCollection<string> known)
    {
        var text = line.ToString().Trim();
        if (text.Length == 0)
            return;

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            throw FaultAt(HelpPageError.Yaml, line, $"'{text}' is not of the form 'Key: value'.");

        var key = text[..colon];
        if (!known.Contains(key))
            throw FaultAt(HelpPageError.Attribute, line, $"'{key}' is unknown here: known are {string.Join(", ", known)}.");
        if (!_entries.TryAdd(key, (text[(colon + 1)..].Trim(), line)))
            throw FaultAt(HelpPageError.Yaml, line, $"'{key}' stands here twice.");
    }

    private HelpPageException FaultAt(HelpPageError code, StringLine line, string message) =>
        _page.FaultAt(code, line.Line + 1, line.Column + 1, message);
}
