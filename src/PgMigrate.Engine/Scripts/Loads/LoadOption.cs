namespace PgMigrate.Engine.Scripts.Loads;

/// <summary>An option of a <c>copy</c> directive: <c>name=value</c>.</summary>
/// <param name="Name">The option.</param>
/// <param name="Value">Its value, single quotes around it removed; names of SQL keep their double quotes.</param>
internal sealed record LoadOption(string Name, string Value)
{
    private const string Form =
        "Write name=value, with blanks in between; a value with blanks or quotes stands in single quotes: quote='\"'.";

    /// <summary>Reads all of them.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid.</exception>
    public static IReadOnlyList<LoadOption> Read(Directive directive)
    {
        var options = new List<LoadOption>();
        var text = directive.Value;
        for (var start = 0; start < text.Length; )
        {
            var end = EndOfWord(text, start, directive);
            if (end > start)
                options.Add(Read(text[start..end], directive));
            start = end + 1;
        }

        return options;
    }

    private static LoadOption Read(string word, Directive directive)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new LoadOption(word[..equals], Unquote(word[(equals + 1)..]))
            : throw directive.Error($"'{word}' is not an option.", Form);
    }

    // A quote within quotes is doubled: it closes them, and opens them again.
    private static int EndOfWord(string text, int start, Directive directive)
    {
        var open = '\0';
        for (var place = start; place < text.Length; place++)
        {
            var character = text[place];
            if (open == '\0' && char.IsWhiteSpace(character))
                return place;
            if (open == '\0' && character is '\'' or '"')
                open = character;
            else if (character == open)
                open = '\0';
        }

        return open == '\0' ? text.Length : throw directive.Error($"A {open} is not closed.", Form);
    }

    private static string Unquote(string value) =>
        value is ['\'', .., '\''] ? value[1..^1].Replace("''", "'", StringComparison.Ordinal) : value;
}
