using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Text;

/// <summary>Takes secret values out of everything that is shown or stored.</summary>
internal sealed partial class SecretMask
{
    private const string Mask = "***";

    private readonly MigrationToken[] _secrets;
    private readonly string[] _forms;

    /// <param name="tokens">The run's tokens; those that are no secrets are left alone.</param>
    public SecretMask(IEnumerable<MigrationToken> tokens)
    {
        _secrets = [.. tokens.Where(token => token.Secret)];
        // The longest first: a secret that holds another one must not be left in part.
        _forms = [.. _secrets.SelectMany(FormsOf).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)];
    }

    /// <summary>True where there is nothing to hide.</summary>
    public bool IsEmpty => _secrets.Length == 0;

    /// <summary>The text with every secret value replaced.</summary>
    public string Hide(string text)
    {
        foreach (var form in _forms)
            text = text.Replace(form, Mask, StringComparison.Ordinal);
        return IsEmpty ? text : QuotedText().Replace(text, quoted => IsPartOfSecret(quoted.ValueSpan[1..^1]) ? Mask : quoted.Value);
    }

    /// <summary><see cref="Hide"/> for a text that may be missing.</summary>
    public string? HideIn(string? text) => text is null ? null : Hide(text);

    /// <summary>The text with every <c>{{Name}}</c> of a secret replaced by its value: for the server, never for display.</summary>
    public string Reveal(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace($"{{{{{secret.Name}}}}}", secret.Value, StringComparison.OrdinalIgnoreCase);
        return text;
    }

    // The server quotes single words of a statement: 'syntax error at or near "…"'.
    private bool IsPartOfSecret(ReadOnlySpan<char> quoted)
    {
        foreach (var form in _forms)
            if (quoted.Length > 1 && form.AsSpan().Contains(quoted, StringComparison.Ordinal))
                return true;
        return false;
    }

    [GeneratedRegex("\"[^\"]+\"|'[^']+'", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedText();

    // As given; as a constant that holds it is written; and as the server sees a value that was given written so.
    private static string[] FormsOf(MigrationToken secret) =>
    [
        secret.Value,
        secret.Value.Replace("'", "''", StringComparison.Ordinal),
        secret.Value.Replace("''", "'", StringComparison.Ordinal),
    ];
}
