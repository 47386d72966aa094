using System.Reflection;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>All that can be found by asking the database and its server.</summary>
/// <param name="options">What is checked.</param>
internal sealed class TargetChecks(RuleOptions options)
{
    private readonly FindingFactory _findings = new(options);

    /// <summary>What the rules find.</summary>
    /// <param name="target">The database.</param>
    /// <param name="scripts">The folder's scripts by name.</param>
    public IEnumerable<Finding> Check(TargetContext target, IReadOnlyDictionary<string, Script> scripts) =>
        from rule in RuleSet.Where(type => type.IsSubclassOf(typeof(TargetRule)) && AppliesTo(type, target))
        where !_findings.IsOff(rule)
        from suspicion in ((TargetRule)rule).Check(target)
        select _findings.Of(rule, suspicion, scripts);

    private static bool AppliesTo(Type rule, TargetContext target) =>
        rule.GetCustomAttribute<JudgesAttribute>() is not { } judges || target.Has(judges.Part);

    /// <summary>The tables that findings say are rewritten: the script, and what it calls them.</summary>
    public static IReadOnlySet<(string Script, string Table)> Rewritten(IEnumerable<Finding> findings) =>
        findings
            .Where(finding => RuleSet.RewriteOf(finding.RuleId) is { NeedsRoom: true })
            .Where(finding => finding is { Script: not null, Object: not null })
            .Select(finding => (finding.Script!, finding.Object!))
            .ToHashSet();
}
