namespace PgMigrate.Spring.ConfigData;

/// <summary>A location of configuration as it is written: <c>optional:file:./config/</c>.</summary>
/// <param name="Value">The location without <c>optional:</c>.</param>
/// <param name="IsOptional">True where it need not exist.</param>
/// <param name="Origin">Where it is written; for a reader.</param>
internal sealed record ConfigLocation(string Value, bool IsOptional, string Origin)
{
    private const string Optional = "optional:";

    /// <summary>Reads one.</summary>
    public static ConfigLocation Of(string text, string origin) =>
        text.StartsWith(Optional, StringComparison.Ordinal)
            ? new ConfigLocation(text[Optional.Length..], IsOptional: true, origin)
            : new ConfigLocation(text, IsOptional: false, origin);

    /// <summary>The locations of a group, which count at one level: they are parted by semicolons.</summary>
    public IEnumerable<ConfigLocation> Group() =>
        (IsOptional ? Optional + Value : Value)
            .Split(';')
            .Select(text => Of(text.Trim(), Origin))
            .Where(part => part.Value.Length > 0);
}
