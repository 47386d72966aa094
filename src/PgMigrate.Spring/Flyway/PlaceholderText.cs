using System.Text;
using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Flyway;

/// <summary>
/// Writes Flyway's placeholders as tokens: <c>${name}</c> as <c>{{name}}</c>. Flyway replaces them wherever they stand, in
/// comments and strings too, and refuses one without a value.
/// </summary>
/// <param name="settings">How placeholders look, and which there are.</param>
internal sealed class PlaceholderText(FlywaySettings settings)
{
    private readonly Dictionary<string, ResolvedValue> _used = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The tokens that scripts have got, with their values.</summary>
    public IReadOnlyDictionary<string, ResolvedValue> Tokens => _used;

    /// <summary>The script with tokens.</summary>
    /// <param name="text">The script.</param>
    /// <param name="place">Where it is, for a reader.</param>
    /// <exception cref="SpringException">A placeholder has no value that is known here.</exception>
    public string Convert(string text, string place)
    {
        if (!settings.ReplacesPlaceholders || settings.PlaceholderPrefix.Length == 0)
            return text;
        var result = new StringBuilder(text.Length);
        int position = 0;
        for (int start; (start = text.IndexOf(settings.PlaceholderPrefix, position, StringComparison.Ordinal)) >= 0; )
        {
            int from = start + settings.PlaceholderPrefix.Length;
            int end = text.IndexOf(settings.PlaceholderSuffix, from, StringComparison.Ordinal);
            string name = end < 0 ? text[from..] : text[from..end];
            result.Append(text, position, start - position).Append(TokenOf(name, end >= 0, $"{place}:{Line(text, start)}"));
            position = end + settings.PlaceholderSuffix.Length;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    private string TokenOf(string name, bool isClosed, string place)
    {
        string shown = name.Length > 40 ? name[..40] + "…" : name.ReplaceLineEndings(" ");
        if (!isClosed || !settings.Placeholders.TryGetValue(name, out ResolvedValue? value))
            throw new SpringException(
                $"{place}: the placeholder {settings.PlaceholderPrefix}{shown}{settings.PlaceholderSuffix} has no value.",
                name.StartsWith("flyway:", StringComparison.OrdinalIgnoreCase)
                    ? $"Flyway's own placeholders are not known here: set spring.flyway.placeholders.[{shown}]."
                    : $"Set spring.flyway.placeholders.{shown}."
            );
        if (value.Text.Length == 0)
            return string.Empty;
        if (value.Text.Trim().Length != value.Text.Length)
            throw new SpringException(
                $"spring.flyway.placeholders.{shown} ({value.Origin}) begins or ends with white space.",
                "Put the white space into the scripts."
            );
        string token = string.Concat(name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_'));
        if (!_used.TryGetValue(token, out ResolvedValue? other))
            _used.Add(token, value);
        else if (other.Text != value.Text)
            throw new SpringException(
                $"Two placeholders would be the token {token}: {other.Origin}, {value.Origin}.",
                "Rename one."
            );
        return $"{{{{{token}}}}}";
    }

    private static int Line(string text, int offset) => text.AsSpan(0, offset).Count('\n') + 1;
}
