using System.Globalization;

namespace PgMigrate.Engine.Layouts.Flyway;

/// <summary>What Flyway's placeholders are worth in a script: what is given, what its files say, and its own.</summary>
/// <param name="settings">What the configuration says.</param>
/// <param name="source">The values that count most.</param>
/// <param name="file">The script.</param>
internal sealed class FlywayPlaceholders(FlywaySettings settings, LayoutSource source, LayoutFile file)
{
    private const string Own = "flyway:";

    /// <summary>All of them.</summary>
    public Placeholders All => new(settings.PlaceholderPrefix, settings.PlaceholderSuffix, ValueOf);

    private string? ValueOf(string name) =>
        source.Variables.FirstOrDefault(variable => variable.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value
        ?? (settings.Placeholders.TryGetValue(name, out var value) ? value : null)
        ?? (name.StartsWith(Own, StringComparison.OrdinalIgnoreCase) ? OwnValue(name[Own.Length..]) : null);

    // Of a database and its user only a run knows; grate has a token for the one, the caller has the other.
    private string? OwnValue(string name) =>
        name.ToUpper(CultureInfo.InvariantCulture) switch
        {
            "FILENAME" => file.FileName,
            "TABLE" => settings.Table,
            "DEFAULTSCHEMA" => settings.Schemas is [var first, ..] ? first : null,
            "DATABASE" => "{{DatabaseName}}",
            _ => null,
        };
}
