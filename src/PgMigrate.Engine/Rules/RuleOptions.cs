namespace PgMigrate.Engine.Rules;

/// <summary>What the rules are asked about, and how grave what they find.</summary>
/// <param name="Run">The folder, and how a run would go.</param>
/// <param name="Severities">Another severity for a rule, by its id; null switches it off.</param>
internal sealed record RuleOptions(MigrationOptions Run, IReadOnlyDictionary<string, FindingSeverity?> Severities)
{
    /// <summary>Whether a rule is switched off.</summary>
    public bool IsOff(string ruleId) => Severities.TryGetValue(ruleId, out var severity) && severity is null;
}
