using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Plans.Notices;

/// <summary>What a part of a notice is.</summary>
internal enum NoticePart
{
    /// <summary>The title.</summary>
    Title,

    /// <summary>A paragraph.</summary>
    Paragraph,

    /// <summary>A name and its value.</summary>
    Fact,

    /// <summary>A list, with what it is called.</summary>
    List,
}

/// <summary>
/// A part of a notice. What it is was read from the template before values were put in, so that no value can become another part.
/// </summary>
/// <param name="Part">What it is.</param>
/// <param name="Name">What a fact or a list is called; empty for others.</param>
/// <param name="Lines">Its texts: one, or those of a list.</param>
internal sealed partial record NoticeBlock(NoticePart Part, string Name, IReadOnlyList<string> Lines)
{
    /// <summary>Its one text.</summary>
    public string Text => Lines[0];

    /// <summary>
    /// Reads a template of ours: a title behind <c>#</c>, facts as <c>Name: {{Token}}</c>, lists as a line that ends in a colon
    /// and a token below it. A line of which a value is not known, and an empty list, are left out.
    /// </summary>
    public static IReadOnlyList<NoticeBlock> Read(string template, IReadOnlyDictionary<string, NoticeValue?> facts)
    {
        var blocks = new List<NoticeBlock>();
        var lines = template.ReplaceLineEndings("\n").Split('\n');
        for (var number = 0; number < lines.Length; number++)
        {
            var line = lines[number].Trim();
            if (line.Length == 0)
                continue;
            if (line.EndsWith(':') && ListOf(lines.ElementAtOrDefault(number + 1), facts) is { } list)
            {
                number++;
                if (list.Lines.Count > 0)
                    blocks.Add(new(NoticePart.List, line, list.Lines));
                continue;
            }

            if (Fill(line, facts) is { } filled)
                blocks.Add(Of(line, filled));
        }

        return blocks;
    }

    private static NoticeBlock Of(string line, string filled)
    {
        if (line.StartsWith("# ", StringComparison.Ordinal))
            return new(NoticePart.Title, string.Empty, [filled[2..]]);
        return Fact().Match(line) is { Success: true } fact
            ? new(NoticePart.Fact, fact.Groups["name"].Value, [filled[(fact.Groups["name"].Length + 2)..]])
            : new(NoticePart.Paragraph, string.Empty, [filled]);
    }

    private static NoticeValue? ListOf(string? line, IReadOnlyDictionary<string, NoticeValue?> facts) =>
        line is not null
        && Token().Match(line.Trim()) is { Success: true } token
        && token.Length == line.Trim().Length
        && facts[token.Groups["name"].Value] is { IsList: true } list
            ? list
            : null;

    private static string? Fill(string line, IReadOnlyDictionary<string, NoticeValue?> facts) =>
        Token().Matches(line).All(token => facts[token.Groups["name"].Value] is not null)
            ? Token().Replace(line, token => string.Join(", ", facts[token.Groups["name"].Value]!.Lines))
            : null;

    [GeneratedRegex(@"\{\{(?<name>\w+)\}\}")]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?<name>[^{}:]+): \{\{\w+\}\}$")]
    private static partial Regex Fact();
}
