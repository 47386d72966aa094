using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rules;

/// <summary>How grave rules are where options say otherwise: <c>pgmigrate.json</c>, its environment, the caller.</summary>
internal static class RuleSeverities
{
    private const string Off = "Off";

    /// <summary>The severities that hold for a run; what is not in them is as the rule has it.</summary>
    /// <param name="folder">Full path of the migration folder, in or above which <c>pgmigrate.json</c> is looked for.</param>
    /// <param name="environment">The run's environment; null for none.</param>
    /// <param name="given">What the caller says, which overrules the file.</param>
    /// <returns>By rule; null switches the rule off.</returns>
    /// <exception cref="MigrationException">TargetInvalid: a rule or severity in the file that is not known, or a file that
    /// cannot be understood. OptionsInvalid: a rule of the caller's that is not known.</exception>
    public static IReadOnlyDictionary<string, FindingSeverity?> For(
        string folder,
        string? environment,
        IReadOnlyDictionary<string, FindingSeverity?> given
    )
    {
        ArgumentNullException.ThrowIfNull(given);
        var severities = new Dictionary<string, FindingSeverity?>(StringComparer.Ordinal);
        if (TargetFile.TryFind(folder) is { } file)
            foreach (var entry in Read(file))
                if (entry.Environment is null || entry.Environment.Equals(environment, StringComparison.OrdinalIgnoreCase))
                    severities[entry.Rule] = entry.Severity;
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

    // All of them are looked at, so that a slip in what is meant for production shows in every check.
    private static List<(string? Environment, string Rule, FindingSeverity? Severity)> Read(TargetFile file)
    {
        var read = new List<(string?, string, FindingSeverity?)>();
        foreach (var entry in file.Severities)
        {
            if (!IsKnown(entry.Rule))
                throw file.Invalid(
                    $"'{entry.Rule}' is not a rule.{NearestName.Hint(entry.Rule, RuleSet.Ids)}",
                    "See docs/rules for all of them.",
                    entry.Line
                );
            if (!TryParse(entry.Severity, out var severity))
                throw file.Invalid(
                    $"'{entry.Severity}' is not a severity.{NearestName.Hint(entry.Severity, Names)}",
                    $"Write {string.Join(", ", Names)}.",
                    entry.Line
                );
            read.Add((entry.Environment, entry.Rule, severity));
        }

        return read;
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
