using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules;

/// <summary>How grave rules are where options say otherwise: <c>pgmigrate.json</c>, its environment, the caller.</summary>
internal static class RuleSeverities
{
    private const string Off = "Off";

    /// <summary>The severities that hold for a run; what is not in them is as the rule has it.</summary>
    /// <param name="run">The run: its folder, its configuration, its environment.</param>
    /// <param name="given">What the caller says, which overrules the file.</param>
    /// <returns>By rule; null switches the rule off.</returns>
    /// <exception cref="MigrationException">TargetInvalid: a rule or severity in the file that is not known, or a file that
    /// cannot be understood. OptionsInvalid: a rule of the caller's that is not known.</exception>
    public static IReadOnlyDictionary<string, FindingSeverity?> For(
        MigrationOptions run,
        IReadOnlyDictionary<string, FindingSeverity?> given
    )
    {
        ArgumentNullException.ThrowIfNull(given);
        var severities = new Dictionary<string, FindingSeverity?>(StringComparer.Ordinal);
        if (ConfigurationFile.TryFind(run.Configuration, run.Path) is { } file)
        {
            Check(file);
            Add(severities, file.Content.Severity);
            Add(severities, file.Environment(run.Environment)?.Content.Severity);
        }

        foreach (var (rule, severity) in given)
            severities[IsKnown(rule) ? rule : throw Unknown(rule)] = severity;
        return severities;
    }

    /// <summary>A severity as people write it: Error, Warning, Information or Off, in any casing.</summary>
    /// <param name="text">The text.</param>
    /// <param name="severity">The severity; null for Off.</param>
    /// <returns>False for any other text.</returns>
    public static bool TryParse(string text, out FindingSeverity? severity)
    {
        severity =
            Enum.TryParse(text, ignoreCase: true, out FindingSeverity parsed)
            && Enum.GetNames<FindingSeverity>().Contains(text, StringComparer.OrdinalIgnoreCase)
                ? parsed
                : null;
        return severity is not null || Off.Equals(text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What <see cref="TryParse"/> takes.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [nameof(FindingSeverity.Error), nameof(FindingSeverity.Warning), nameof(FindingSeverity.Information), Off];

    private static void Add(
        Dictionary<string, FindingSeverity?> severities,
        IReadOnlyDictionary<string, RuleSeverity>? configured
    )
    {
        foreach (var (rule, severity) in configured ?? new Dictionary<string, RuleSeverity>())
            severities[rule] = severity switch
            {
                RuleSeverity.Off => null,
                RuleSeverity.Information => FindingSeverity.Information,
                RuleSeverity.Warning => FindingSeverity.Warning,
                _ => FindingSeverity.Error,
            };
    }

    // All of them are looked at, so that a slip in what is meant for production shows in every check.
    private static void Check(ConfigurationFile file)
    {
        Check(file, file.Content.Severity, JsonPath.Of("severity"));
        foreach (var (name, environment) in file.Content.Environments ?? new Dictionary<string, EnvironmentConfiguration>())
            Check(file, environment.Severity, JsonPath.Of("environments", name, "severity"));
    }

    private static void Check(ConfigurationFile file, IReadOnlyDictionary<string, RuleSeverity>? severities, JsonPath path)
    {
        foreach (var rule in severities?.Keys.Where(rule => !IsKnown(rule)) ?? [])
            throw file.Invalid(
                $"'{rule}' is not a rule.{NearestName.Hint(rule, RuleSet.Ids)}",
                "See docs/rules for all of them.",
                path.To(rule)
            );
    }

    private static bool IsKnown(string rule) => RuleSet.Ids.Contains(rule);

    /// <summary>The refusal of what is no rule.</summary>
    internal static MigrationException Unknown(string rule) =>
        new(
            MigrationErrorId.OptionsInvalid,
            $"'{rule}' is not a rule.{NearestName.Hint(rule, RuleSet.Ids)}",
            "See docs/rules for all of them."
        );
}
