using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Plans;

namespace PgMigrate.Engine.Dashboard;

/// <summary>Plan files, and the databases that they wait for.</summary>
internal sealed class WaitingPlans
{
    private readonly IReadOnlyList<PlanFile> _plans;
    private readonly string? _configuration;
    private readonly string _folder;

    private WaitingPlans(IReadOnlyList<PlanFile> plans, MigrationOptions run) =>
        (_plans, _configuration, _folder) = (plans, run.Configuration, run.Path);

    /// <summary>Reads the plans; one that cannot be read, or was altered, is a warning.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="observer">Warned.</param>
    public static WaitingPlans Read(DashboardOptions options, IMigrationObserver observer)
    {
        var plans = new List<PlanFile>();
        foreach (var path in options.Plans)
            try
            {
                plans.Add(PlanFile.Read(path));
            }
            catch (MigrationException failure)
            {
                observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, null, null, failure.Message));
            }

        return new WaitingPlans(plans, options.Run);
    }

    /// <summary>Those that were made for a database and have not run there.</summary>
    /// <param name="status">What is known of the database.</param>
    /// <param name="schema">The schema of it that was looked at; null for the database as a whole.</param>
    /// <param name="now">The server's time.</param>
    public IReadOnlyList<PlanStanding> Of(TargetStatus status, string? schema, DateTimeOffset now) =>
        [
            .. _plans
                .Where(plan =>
                    plan.Document.Target is var made
                    && made.Database == status.Database
                    && made.Server == status.Server
                    && made.Schema == schema
                )
                .Where(plan => !status.Runs.Any(run => run.PlanId == plan.Id && run.Outcome == PastRun.Succeeded))
                .OrderBy(plan => plan.Document.MadeAt)
                .Select(plan => Judge(plan, status.Environment, now)),
        ];

    private PlanStanding Judge(PlanFile plan, string? environment, DateTimeOffset now)
    {
        var policy = Policy.Of(ConfigurationFile.TryFind(_configuration, _folder), environment);
        var rules = new ApprovalRules().Under(policy);
        var approvals = PlanApprovals.Read(
            plan,
            rules,
            PlanAuthor.Read(System.Environment.GetEnvironmentVariable),
            now,
            pipeline: [],
            unknown: null
        );
        var problem =
            now >= plan.Document.ExpiresAt ? "it has expired"
            : approvals.Problems.FirstOrDefault(problem => problem.Stops) is { } stopping ? stopping.Message
            : null;
        return new PlanStanding(
            plan.Id,
            plan.Document.Author.ToString(),
            plan.Document.MadeAt,
            plan.Document.ExpiresAt,
            plan.Document.Scripts.Count,
            rules.Required,
            [.. approvals.Counting.Select(approval => approval.Name)],
            problem
        );
    }
}
