namespace PgMigrate.Tool.Start;

/// <summary>What comes from where, for a reader; nothing of it is secret.</summary>
internal sealed class Explanation
{
    private readonly List<(string Name, string Value, string Origin)> _values = [];
    private readonly List<string> _notes = [];

    /// <summary>Says a value and where it comes from.</summary>
    public void Say(string name, string value, string origin) =>
        _values.Add((name, CleanText.Line(value), CleanText.Line(origin)));

    /// <summary>Says something else.</summary>
    public void Note(string text) => _notes.Add(CleanText.Line(text));

    /// <summary>All of it.</summary>
    public void Write(TextWriter writer)
    {
        int width = _values.Select(value => value.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value, origin) in _values)
            writer.WriteLine($"{name.PadRight(width)}  {value}{(origin.Length == 0 ? string.Empty : $"  ({origin})")}");
        foreach (string note in _notes)
            writer.WriteLine($"note: {note}");
    }
}
