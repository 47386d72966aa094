using System.Management.Automation;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>Names with wildcards, case ignored.</summary>
/// <param name="patterns">The names; null for any.</param>
internal sealed class NamePatterns(IEnumerable<string>? patterns)
{
    private readonly WildcardPattern[] _patterns =
    [
        .. (patterns ?? ["*"]).Select(pattern => new WildcardPattern(
            pattern,
            WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant
        )),
    ];

    /// <summary>Every name.</summary>
    internal static NamePatterns Any { get; } = new(null);

    /// <summary>Whether one of the patterns is met.</summary>
    internal bool Match(string name) => _patterns.Any(pattern => pattern.IsMatch(name));
}
