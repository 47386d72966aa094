using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Layouts;
using PgMigrate.Engine.Reports;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Plans;

/// <summary>Plans: what <see cref="PgMigrator"/> and the cmdlets call.</summary>
internal static class MigrationPlans
{
    /// <summary>Makes a plan of what is pending, and writes it with a page beside it. The database is not changed.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">What the plan is made of.</param>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="noClobber">True to replace no file that is there.</param>
    /// <param name="observer">Told of messages and progress.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <exception cref="MigrationException">What would refuse a run of the folder, and what writing a file may raise.</exception>
    public static Task<PlannedMigration> MakeAsync(
        ConnectionTarget target,
        PlanOptions options,
        string path,
        bool noClobber,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return LaidOutCall.RunAsync(
            options.Run,
            observer,
            async (run, outward) =>
            {
                var laidOut = options with { Run = SchemaRun.Of(target, run) };
                var made = await new PlanMaker(target, laidOut, path, outward, cancellationToken)
                    .MakeAsync()
                    .ConfigureAwait(false);
                var plan = PlanFile.Of(path, made);
                var page = PlanPage.PathOf(path);
                plan.Write(noClobber);
                ReportFile.Write(page, PlanPage.Write(plan), noClobber);
                TellApprovals(target, options.Run, plan, outward);
                return PlanText.Of(plan, page);
            },
            static (_, plan) => plan,
            static (_, plan) => plan
        );
    }

    /// <summary>The scripts of a plan, in the order in which they run.</summary>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="other">Full path of a plan that it is compared with; null for none.</param>
    /// <exception cref="MigrationException">PlanUnreadable or PlanRefused.</exception>
    public static IReadOnlyList<PlannedScript> Read(string path, string? other)
    {
        var plan = PlanFile.Read(path);
        return other is null ? PlanText.Scripts(plan) : PlanComparison.Between(PlanFile.Read(other), plan);
    }

    /// <summary>Approves a plan: writes a signed statement beside it.</summary>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="approver">Whose approval it is, and how it is signed.</param>
    /// <exception cref="MigrationException">PlanUnreadable or PlanRefused; what writing a file may raise.</exception>
    public static PlanApproval Approve(string path, PlanApprover approver)
    {
        ArgumentNullException.ThrowIfNull(approver);
        return approver.Approve(PlanFile.Read(path));
    }

    /// <summary>Who has approved the run of a pipeline in which a plan was made, as the pipeline's server says.</summary>
    /// <param name="path">Full path of the plan's file.</param>
    /// <param name="variable">The value of an environment variable of the job; null where there is none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MigrationException">PlanUnreadable; PlanRefused: it was altered, or nobody has, or that is not
    /// known.</exception>
    public static async Task<IReadOnlyList<PlanApproval>> AskPipelineAsync(
        string path,
        Func<string, string?> variable,
        CancellationToken cancellationToken
    )
    {
        var plan = PlanFile.Read(path);
        var (told, unknown) = await new PipelineApprovals(variable, PipelineApprovals.Limit)
            .ReadAsync(plan, cancellationToken)
            .ConfigureAwait(false);
        var rules = new ApprovalRules { Required = 1, FromPipeline = true };
        // No database is asked, and so no other clock than this machine's; whoever runs the plan asks again.
        var approvals = PlanApprovals.Read(plan, rules, PlanAuthor.Read(variable), DateTimeOffset.UtcNow, told, unknown);
        return approvals.Problems.Where(problem => problem.Stops).ToArray() is { Length: > 0 } stopping
            ? throw PlanJudgement.Refusal(path, stopping, plan.Document.Target.Name)
            : approvals.Counting;
    }

    /// <summary>All that keeps a plan from running now; and what is worth knowing of its approvals. Nothing is changed.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">How the plan would be run.</param>
    /// <param name="observer">Told of messages.</param>
    /// <param name="cancellationToken">Cancels the queries.</param>
    /// <exception cref="MigrationException">PlanUnreadable, or connection errors.</exception>
    public static Task<IReadOnlyList<Finding>> CheckAsync(
        ConnectionTarget target,
        PlanRunOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return OutwardCall.RunAsync<IReadOnlyList<Finding>>(
            Masked(options),
            observer,
            async outward =>
            {
                try
                {
                    var plan = PlanFile.Read(options.Plan);
                    var problems = await PlanRun
                        .JudgeAsync(target, plan, options, outward, cancellationToken)
                        .ConfigureAwait(false);
                    return [.. problems.Select(problem => PlanFindings.Of(problem, options.Plan, target))];
                }
                catch (MigrationException altered) when (altered.ErrorId == MigrationErrorId.PlanRefused)
                {
                    return [PlanFindings.Of(altered, options.Plan, target)];
                }
            },
            static (mask, findings) => OutwardObjects.All(findings, mask.Hide)
        );
    }

    /// <summary>Runs a plan; each script goes to the observer as it ends.</summary>
    /// <param name="target">The database.</param>
    /// <param name="options">The plan, and how it is run.</param>
    /// <param name="observer">Told of every script, message and step.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server; the call returns when that is done.</param>
    /// <exception cref="MigrationException">PlanUnreadable, PlanRefused, or any failure of a run.</exception>
    public static Task InvokeAsync(
        ConnectionTarget target,
        PlanRunOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return OutwardCall.RunAsync(
            Masked(options),
            observer,
            async outward =>
            {
                using var gate = new ObserverGate(outward);
                var plan = PlanFile.Read(options.Plan);
                await PlanRun.ApplyAsync(target, plan, options, gate, cancellationToken).ConfigureAwait(false);
            }
        );
    }

    /// <summary>What <see cref="InvokeAsync"/> would run, as script runs with status WouldApply; changes nothing.</summary>
    /// <inheritdoc cref="InvokeAsync"/>
    public static Task PreviewAsync(
        ConnectionTarget target,
        PlanRunOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return OutwardCall.RunAsync(
            Masked(options),
            observer,
            outward => PlanRun.PreviewAsync(target, PlanFile.Read(options.Plan), options, outward, cancellationToken)
        );
    }

    private static void TellApprovals(
        ConnectionTarget target,
        MigrationOptions options,
        PlanFile plan,
        IMigrationObserver observer
    )
    {
        var policy = RunPolicy.For(options).Policy?.Policy;
        if (plan.Document.Scripts.Count > 0 && new ApprovalRules().Under(policy) is { Required: > 0 and var required })
            observer.OnEvent(
                new PlanAwaitsApproval(plan.Id, plan.Path, required)
                {
                    Server = target.Server,
                    Database = target.Database,
                    Schema = target.Schema,
                    Environment = options.Environment,
                }
            );
    }

    // Which of them are secrets is known where the plan is read; until then all are.
    private static MigrationToken[] Masked(PlanRunOptions options) =>
        [.. options.Tokens.Where(token => token.Value.Length > 0).Select(token => token with { Secret = true })];
}
