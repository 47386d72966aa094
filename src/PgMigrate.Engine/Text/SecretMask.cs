using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Text;

/// <summary>
/// Takes secret values out of everything that is shown or stored: in each of their <see cref="SecretForms"/>, whatever the
/// casing, and in part where the text was cut. Whoever cuts a text masks it before.
/// </summary>
internal sealed partial class SecretMask
{
    /// <summary>What stands in place of a secret.</summary>
    public const string Mark = "***";

    /// <summary>A value with fewer characters is hidden only where it stands by itself: it may be a part of any word.</summary>
    public const int ShortestEverywhere = 4;

    // A beginning or an end of a secret that is at least so long is hidden wherever it stands: the server cuts names.
    private const int LongPart = 16;

    // Of a word that the server quotes from a statement.
    private const int ShortestFragment = 3;

    private static readonly SecretMask None = new([]);
    private static readonly ConditionalWeakTable<IReadOnlyList<MigrationToken>, SecretMask> Known = new();

    private readonly MigrationToken[] _secrets;
    private readonly string[] _forms;
    private readonly HashSet<(char, char, char)> _parts = [];
    private readonly SecretAutomaton? _forward;
    private readonly SecretAutomaton? _backward;
    private readonly Regex? _short;

    /// <param name="tokens">The run's tokens; those that are no secrets are left alone.</param>
    public SecretMask(IEnumerable<MigrationToken> tokens)
    {
        _secrets = [.. tokens.Where(token => token.Secret)];
        _forms = [.. FormsOf(_secrets.Where(secret => !IsShort(secret)))];
        foreach (var form in _forms)
            for (var index = 0; index + ShortestFragment <= form.Length; index++)
                _parts.Add((form[index], form[index + 1], form[index + 2]));
        _forward = _forms.Length == 0 ? null : new(_forms, LongPart, ShortestEverywhere);
        _backward = _forms.Length == 0 ? null : new(_forms.Select(Reversed), LongPart, ShortestEverywhere);
        _short = ShortPattern(_secrets.Where(IsShort));
    }

    /// <summary>The mask of a call's tokens, made once for them.</summary>
    public static SecretMask Of(IReadOnlyList<MigrationToken> tokens) =>
        tokens.Any(token => token.Secret) ? Known.GetValue(tokens, static given => new SecretMask(given)) : None;

    /// <summary>True where there is nothing to hide.</summary>
    public bool IsEmpty => _secrets.Length == 0;

    /// <summary>The names of the secrets that are too short to be hidden wherever they stand.</summary>
    public IEnumerable<string> ShortNames => _secrets.Where(IsShort).Select(secret => secret.Name);

    /// <summary>The text with every secret value replaced.</summary>
    public string Hide(string text) => Hide(text, Mark);

    /// <summary>The same, with another mark.</summary>
    public string Hide(string text, string mark)
    {
        if (IsEmpty || text.Length == 0)
            return text;
        var hidden = new HiddenParts();
        if (_forward is not null)
            FindForms(text, hidden);
        if (_short is not null)
            foreach (var match in _short.EnumerateMatches(text))
                hidden.Add(match.Index, match.Index + match.Length);
        return hidden.Replace(text, mark);
    }

    /// <summary><see cref="Hide(string)"/> for a text that may be missing.</summary>
    public string? HideIn(string? text) => text is null ? null : Hide(text);

    /// <summary>
    /// The text with every <c>{{Name}}</c> of a secret replaced by its value: for the server, never for display.
    /// </summary>
    public string Reveal(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace($"{{{{{secret.Name}}}}}", secret.Value, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    private void FindForms(string text, HiddenParts hidden)
    {
        var folded = text.ToLowerInvariant();
        _forward!.Find(folded, end => IsCutBefore(folded, end), (end, length) => hidden.Add(end - length, end));
        var reversed = Reversed(folded);
        _backward!.Find(
            reversed,
            end => IsCutBefore(reversed, end),
            (end, length) => hidden.Add(text.Length - end, text.Length - end + length)
        );
        foreach (var fragment in Fragment().EnumerateMatches(folded))
            if (IsPart(folded.AsSpan(fragment.Index, fragment.Length)))
                hidden.Add(fragment.Index, fragment.Index + fragment.Length);
    }

    // The text's own end, an ellipsis with or without a blank before it, and a quote, at which the server parts what it quotes.
    // All of them are the same from either side.
    private static bool IsCutBefore(string text, int end)
    {
        var rest = text.AsSpan(end).TrimStart(' ');
        return rest.IsEmpty || text[end] is '"' or '\'' || rest[0] == '…' || rest.StartsWith("...", StringComparison.Ordinal);
    }

    // Three characters each decide for nearly all that is quoted.
    private bool IsPart(ReadOnlySpan<char> fragment)
    {
        for (var index = 0; index + ShortestFragment <= fragment.Length; index++)
            if (!_parts.Contains((fragment[index], fragment[index + 1], fragment[index + 2])))
                return false;
        foreach (var form in _forms)
            if (form.AsSpan().Contains(fragment, StringComparison.Ordinal))
                return true;
        return false;
    }

    // The server quotes single words of a statement: 'syntax error at or near "…"'. And it shows a piece of a line, cut at both
    // ends.
    [GeneratedRegex(
        "(?<=\")[^\"]{3,}(?=\")|(?<=')[^']{3,}(?=')|(?<=\\.\\.\\. ?|… ?)[^.… ][^.…]{1,}[^.… ](?= ?\\.\\.\\.| ?…)",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Fragment();

    private static bool IsShort(MigrationToken secret) => secret.Value.Length < ShortestEverywhere;

    private static IEnumerable<string> FormsOf(IEnumerable<MigrationToken> secrets) =>
        secrets
            .SelectMany(secret => SecretForms.Of(secret.Value))
            .Select(form => form.ToLowerInvariant())
            .Where(form => form.Length >= ShortestEverywhere)
            .Distinct(StringComparer.Ordinal);

    // Between quotes, brackets or commas, behind an equals sign, or alone in a line.
    private static Regex? ShortPattern(IEnumerable<MigrationToken> secrets)
    {
        var values = string.Join('|', secrets.Select(secret => Regex.Escape(secret.Value)));
        return values.Length == 0
            ? null
            : new Regex(
                $@"(?<=(?:^|['""(=,\[{{$:]) ?)(?:{values})(?=$|['""),;\]}}$])",
                RegexOptions.Multiline | RegexOptions.CultureInvariant
            );
    }

    private static string Reversed(string text) =>
        string.Create(
            text.Length,
            text,
            static (target, source) =>
            {
                source.CopyTo(target);
                target.Reverse();
            }
        );

    /// <summary>What of a text is hidden: parts that overlap or touch are one.</summary>
    private sealed class HiddenParts
    {
        private readonly List<(int Start, int End)> _parts = [];

        public void Add(int start, int end) => _parts.Add((start, end));

        public string Replace(string text, string mark)
        {
            if (_parts.Count == 0)
                return text;
            _parts.Sort();
            var (shown, done) = (new StringBuilder(text.Length), 0);
            for (var index = 0; index < _parts.Count; )
            {
                var (start, end) = _parts[index];
                while (++index < _parts.Count && _parts[index].Start <= end)
                    end = Math.Max(end, _parts[index].End);
                shown.Append(text, done, start - done).Append(mark);
                done = end;
            }

            return shown.Append(text, done, text.Length - done).ToString();
        }
    }
}
