using PgMigrate.Engine.Rehearsal.Rules;

namespace PgMigrate.Engine.Plans;

/// <summary>How a rehearsal went, by what it has found.</summary>
internal static class PlanRehearsals
{
    private static readonly string Summary = new RehearsedRule().Info.Id;

    /// <summary>How it went.</summary>
    /// <param name="findings">Those of the checks too.</param>
    public static PlanRehearsal Of(IReadOnlyList<Finding> findings)
    {
        var errors = findings.Where(finding => finding is { Severity: FindingSeverity.Error, AllowedBecause: null }).ToArray();
        return errors.Length > 0
            ? new PlanRehearsal(false, errors[0].Message)
            : new PlanRehearsal(
                true,
                findings.FirstOrDefault(finding => finding.RuleId == Summary && finding.Script is null)?.Message ?? string.Empty
            );
    }
}
