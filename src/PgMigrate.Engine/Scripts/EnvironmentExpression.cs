namespace PgMigrate.Engine.Scripts;

/// <summary>
/// The value of an <c>environment</c> directive: names joined by <c>||</c> and <c>&amp;&amp;</c>, each with or without <c>!</c>.
/// <c>&amp;&amp;</c> binds tighter. Names are compared without regard to case, as grate compares them.
/// </summary>
internal sealed class EnvironmentExpression
{
    private readonly (string Name, bool Negated)[][] _alternatives;

    private EnvironmentExpression(string text, (string Name, bool Negated)[][] alternatives)
    {
        Text = text;
        _alternatives = alternatives;
    }

    /// <summary>The expression as written.</summary>
    public string Text { get; }

    /// <summary>The names in it.</summary>
    public IEnumerable<string> Names => _alternatives.SelectMany(terms => terms).Select(term => term.Name);

    /// <summary>Reads an expression; null where it is none.</summary>
    public static EnvironmentExpression? TryParse(string text)
    {
        var alternatives = new List<(string, bool)[]>();
        foreach (var alternative in text.Split("||"))
        {
            var terms = alternative.Split("&&").Select(ParseTerm).ToArray();
            if (terms.Any(term => term is null))
                return null;
            alternatives.Add(terms.Select(term => term!.Value).ToArray());
        }

        return new EnvironmentExpression(text, [.. alternatives]);
    }

    /// <summary>Whether it holds. With no environment it never does, as grate's <c>.ENV.</c> scripts never run then.</summary>
    public bool Matches(string? environment) =>
        environment is not null && _alternatives.Any(terms => terms.All(term => Holds(term, environment)));

    private static bool Holds((string Name, bool Negated) term, string environment) =>
        string.Equals(term.Name, environment, StringComparison.OrdinalIgnoreCase) != term.Negated;

    private static (string Name, bool Negated)? ParseTerm(string text)
    {
        var name = text.Trim();
        var negated = name.StartsWith('!');
        if (negated)
            name = name[1..].TrimStart();
        return name.Length > 0 && name.All(IsNameCharacter) ? (name, negated) : null;
    }

    private static bool IsNameCharacter(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';
}
