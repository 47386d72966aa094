using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Telemetry.Alerts;

/// <summary>Which alerts are sent.</summary>
internal sealed record AlertQuery
{
    /// <summary>Names of receivers, case aside; null for all.</summary>
    public IReadOnlyList<string>? Receivers { get; init; }

    /// <summary>True for what is not due yet, too.</summary>
    public bool All { get; init; }

    /// <summary>The schema of grate's tables.</summary>
    public string HistorySchema { get; init; } = "grate";

    /// <summary>The receivers of a file that are meant.</summary>
    /// <exception cref="MigrationException">TargetInvalid: the file has none of that name, or none at all.</exception>
    public IReadOnlyList<string> ChosenOf(ConfigurationFile file)
    {
        string[] known = [.. file.Content.Notify?.Receivers?.Keys ?? []];
        if (known.Length == 0)
            throw file.Invalid("It names no receivers of alerts.", """Write a section "notify": see the guide alerts.""");
        var missing = Receivers?.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (missing is not null)
            throw file.Invalid(
                $"There is no receiver '{missing}'.{NearestName.Hint(missing, known)}",
                $"Known are: {string.Join(", ", known)}.",
                JsonPath.Of("notify", "receivers")
            );
        return Receivers is null ? known : [.. known.Where(name => Receivers.Contains(name, StringComparer.OrdinalIgnoreCase))];
    }
}
