using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>
/// Contexts as our environment expression: a comma and <c>or</c> are <c>||</c>, <c>and</c> is <c>&amp;&amp;</c>, and what is in
/// parentheses is written out.
/// </summary>
internal sealed partial class ContextExpression
{
    private const int MostTerms = 64;

    private readonly string[] _words;
    private int _next;

    private ContextExpression(string[] words) => _words = words;

    /// <summary>The expression for contexts of which each must hold; null where it cannot be said.</summary>
    public static string? Of(IEnumerable<string> contexts)
    {
        IReadOnlyList<IReadOnlyList<string>> all =
        [
            [],
        ];
        foreach (var context in contexts)
        {
            if (Read(context) is not { } alternatives)
                return null;
            all = And(all, alternatives);
        }

        return all.Count > MostTerms ? null : string.Join(" || ", all.Select(terms => string.Join(" && ", terms)));
    }

    private static List<IReadOnlyList<string>>? Read(string context)
    {
        var alternatives = new List<IReadOnlyList<string>>();
        foreach (var part in context.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var words = Word().Matches(part).Select(match => match.Value).ToArray();
            // What is between the words would be lost.
            if (Word().Replace(part, string.Empty).Trim().Length > 0)
                return null;
            var reader = new ContextExpression(words);
            if (reader.ReadOr(isNegated: false) is not { } found || reader._next < words.Length)
                return null;
            alternatives.AddRange(found);
        }

        return alternatives;
    }

    // By De Morgan's rule: what is negated swaps and, or.
    private IReadOnlyList<IReadOnlyList<string>>? ReadOr(bool isNegated)
    {
        var result = ReadAnd(isNegated);
        while (result is not null && TakeWord("or"))
            result = ReadAnd(isNegated) is { } next ? Join(result, next, isAnd: isNegated) : null;
        return result;
    }

    private IReadOnlyList<IReadOnlyList<string>>? ReadAnd(bool isNegated)
    {
        var result = ReadTerm(isNegated);
        while (result is not null && TakeWord("and"))
            result = ReadTerm(isNegated) is { } next ? Join(result, next, isAnd: !isNegated) : null;
        return result;
    }

    private IReadOnlyList<IReadOnlyList<string>>? ReadTerm(bool isNegated)
    {
        if (TakeWord("!") || TakeWord("not"))
            return ReadTerm(!isNegated);
        if (TakeWord("("))
        {
            var inner = ReadOr(isNegated);
            return TakeWord(")") ? inner : null;
        }

        if (_next >= _words.Length || _words[_next] is ")" or "!")
            return null;
        var name = _words[_next++];
        return
        [
            [isNegated ? $"!{name}" : name],
        ];
    }

    private bool TakeWord(string word)
    {
        if (_next >= _words.Length || !_words[_next].Equals(word, StringComparison.OrdinalIgnoreCase))
            return false;
        _next++;
        return true;
    }

    private static IReadOnlyList<IReadOnlyList<string>> Join(
        IReadOnlyList<IReadOnlyList<string>> a,
        IReadOnlyList<IReadOnlyList<string>> b,
        bool isAnd
    ) => isAnd ? And(a, b) : [.. a, .. b];

    private static IReadOnlyList<IReadOnlyList<string>> And(
        IReadOnlyList<IReadOnlyList<string>> a,
        IReadOnlyList<IReadOnlyList<string>> b
    ) => [.. a.SelectMany(_ => b, (left, right) => (IReadOnlyList<string>)[.. left, .. right]).Take(MostTerms + 1)];

    [GeneratedRegex(@"[()!]|[\p{L}\p{Nd}_.-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
