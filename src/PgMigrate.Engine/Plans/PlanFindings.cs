using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Plans;

/// <summary>What keeps a plan from running, as findings.</summary>
internal static class PlanFindings
{
    private const string Reason = "What runs must be what was approved, where and for as long as it was approved.";

    /// <summary>A problem.</summary>
    public static Finding Of(PlanProblem problem, string path, ConnectionTarget target) =>
        new()
        {
            RuleId = problem.Rule,
            Severity = problem.Stops ? FindingSeverity.Error : FindingSeverity.Information,
            Evidence = FindingEvidence.Observed,
            Server = target.Server,
            Database = target.Database,
            Schema = target.Schema,
            Script = problem.Script,
            Path = path,
            Object = problem.Object,
            Message = problem.Stops ? $"The plan cannot run: {problem.Message}" : problem.Message,
            Reason = Reason,
            SafeWay = problem.Advice,
            HelpUri = new Uri("docs/guides/plans.md", UriKind.Relative),
        };

    /// <summary>A plan that is none any more.</summary>
    public static Finding Of(MigrationException altered, string path, ConnectionTarget target) =>
        Of(new PlanProblem(PlanProblem.Altered, altered.Message, altered.RecommendedAction), path, target) with
        {
            Message = altered.Message,
            Evidence = FindingEvidence.Static,
        };
}
