namespace PgMigrate.Engine.Text;

/// <summary>Takes secret values out of everything that is shown or stored.</summary>
internal sealed class SecretMask
{
    private const string Mask = "***";

    private readonly MigrationToken[] _secrets;

    /// <param name="tokens">The run's tokens; those that are no secrets are left alone.</param>
    public SecretMask(IEnumerable<MigrationToken> tokens) =>
        // The longest first: a secret that holds another one must not be left in part.
        _secrets = [.. tokens.Where(token => token.Secret).OrderByDescending(token => token.Value.Length)];

    /// <summary>True where there is nothing to hide.</summary>
    public bool IsEmpty => _secrets.Length == 0;

    /// <summary>The text with every secret value replaced.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret.Value, Mask, StringComparison.Ordinal)
                .Replace(secret.Value.Replace("'", "''", StringComparison.Ordinal), Mask, StringComparison.Ordinal);
        return text;
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
}
