using System.Text.RegularExpressions;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Fleet;

/// <summary>Which targets a call is about: by name, with wildcards, and by tags.</summary>
/// <param name="names">Names and patterns, case aside; empty for all.</param>
/// <param name="tags">What each must be tagged with, with wildcards; <c>!</c> before one that it must not have.</param>
internal sealed class TargetSelection(IReadOnlyList<string> names, IReadOnlyList<string> tags)
{
    private const char Not = '!';

    /// <summary>Whether what the file itself names does not tell, and its catalogue must be read.</summary>
    public bool NeedsCatalogue(ConfigurationFile file) =>
        file.Content.Catalogue is not null
        && (
            names.Count == 0
            || tags.Count > 0
            || names.Any(name =>
                !WildcardName.IsPlain(name) || !file.TargetNames.Contains(name, StringComparer.OrdinalIgnoreCase)
            )
        );

    /// <summary>The targets, by name, each once, in the order of the names that were asked for.</summary>
    /// <param name="file">The configuration, with what its catalogue lists.</param>
    /// <exception cref="MigrationException">TargetInvalid: there is no such target, or none with such tags.</exception>
    public IReadOnlyList<string> Select(ConfigurationFile file)
    {
        var named = names.Count == 0 ? file.TargetNames : [.. names.SelectMany(name => Named(file, name))];
        string[] chosen = [.. named.Distinct(StringComparer.OrdinalIgnoreCase).Where(name => IsTagged(file.Target(name).Target))];
        if (chosen.Length == 0 && tags.Count > 0)
            throw file.Invalid($"No target has these tags: {string.Join(", ", tags)}.{Hint(file)}", "Give other tags.");
        return chosen;
    }

    // A pattern that meets none is a slip of the caller's, as a name is.
    private static string[] Named(ConfigurationFile file, string name)
    {
        if (WildcardName.IsPlain(name))
            return [file.Target(name).Name];
        var pattern = Pattern(name);
        string[] found = [.. file.TargetNames.Where(known => pattern.IsMatch(known))];
        return found.Length > 0 ? found : [file.Target(name).Name];
    }

    private bool IsTagged(TargetConfiguration target) =>
        tags.All(tag =>
        {
            var pattern = Pattern(tag.TrimStart(Not));
            return (target.Tags ?? []).Any(own => pattern.IsMatch(own)) != tag.StartsWith(Not);
        });

    private string Hint(ConfigurationFile file)
    {
        string[] known =
        [
            .. (file.Content.Targets?.Values ?? [])
                .SelectMany(target => target.Tags ?? [])
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return known.Length == 0 ? " None has any." : NearestName.Hint(tags[0].TrimStart(Not), known);
    }

    private static Regex Pattern(string wildcard) =>
        new(
            WildcardName.ToRegex(wildcard),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
        );
}
