using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution;
using PgMigrate.Engine.Sessions;

namespace PgMigrate.Engine.Plans;

/// <summary>Runs of what a plan's file says.</summary>
internal static class PlanRun
{
    private const string PreviewName = "pgmigrate preview";
    private const string CheckName = "pgmigrate plan";

    // A plan says these itself; the policy does not fill them.
    private static readonly string[] OfPlan =
    [
        nameof(MigrationOptions.Phase),
        nameof(MigrationOptions.TransactionMode),
        nameof(MigrationOptions.BackupMode),
        nameof(MigrationOptions.BackupMethod),
        nameof(MigrationOptions.BackupPath),
        nameof(MigrationOptions.BackupThreshold),
        nameof(MigrationOptions.BackupKeepLast),
        nameof(MigrationOptions.BackupKeepFor),
    ];

    /// <summary>Runs it.</summary>
    /// <param name="target">The database.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How it is run.</param>
    /// <param name="gate">Who is told.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">PlanRefused, and nothing was changed; or the first failure.</exception>
    public static Task ApplyAsync(
        ConnectionTarget target,
        PlanFile plan,
        PlanRunOptions options,
        ObserverGate gate,
        CancellationToken cancellationToken
    )
    {
        var judgement = new PlanJudgement(plan, options);
        var run = Begin(target, plan, options, judgement, gate);
        return new RunPipeline(run, new ApprovedPlan(plan, judgement, target.Server), new LockedSessions(gate)).RunAsync(
            new AppliedEffects(gate, isJudged: true),
            cancellationToken
        );
    }

    /// <summary>Tells what <see cref="ApplyAsync"/> would do, and changes nothing.</summary>
    /// <inheritdoc cref="ApplyAsync"/>
    public static Task PreviewAsync(
        ConnectionTarget target,
        PlanFile plan,
        PlanRunOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        var judgement = new PlanJudgement(plan, options);
        var run = Begin(target, plan, options, judgement, observer);
        return new RunPipeline(
            run,
            new ApprovedPlan(plan, judgement, target.Server),
            new ReadOnlySessions(PreviewName, mayBeMissing: false)
        ).RunAsync(new PreviewEffects(), cancellationToken);
    }

    /// <summary>All that keeps it from running now, but for its tokens.</summary>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<IReadOnlyList<PlanProblem>> JudgeAsync(
        ConnectionTarget target,
        PlanFile plan,
        PlanRunOptions options,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<PlanProblem> problems = [];
        var judgement = new PlanJudgement(plan, options);
        var run = Begin(target, plan, options, judgement, observer);
        await new RunPipeline(run, new GivenPlan([]), new ReadOnlySessions(CheckName, mayBeMissing: false))
            .PlanAsync(
                async stop =>
                {
                    await RunHistory.ReadAsync(run, stop).ConfigureAwait(false);
                    problems = await judgement
                        .JudgeAsync(run, target.Server, withTokens: options.Tokens.Count > 0, stop)
                        .ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return problems;
    }

    private static RunState Begin(
        ConnectionTarget target,
        PlanFile plan,
        PlanRunOptions options,
        PlanJudgement judgement,
        IMigrationObserver observer
    )
    {
        var settings = plan.Document.Settings;
        var run = new MigrationOptions
        {
            Path = plan.Folder,
            Configuration = options.Configuration,
            OutsideWindow = options.OutsideWindow,
            Reason = options.Reason,
            Environment = settings.Environment,
            Phase = settings.Phase,
            Tokens = TokensOf(plan.Document, judgement),
            TransactionMode = settings.TransactionMode,
            HistorySchema = settings.HistorySchema,
            SkipChecks = settings.SkipChecks,
            Force = settings.Force,
            BackupMode = settings.BackupMode,
            BackupMethod = settings.BackupMethod,
            BackupPath = settings.BackupPath,
            BackupLock = settings.BackupLock,
            BackupThreshold = settings.BackupThreshold,
            BackupKeepLast = settings.BackupKeepLast,
            BackupKeepFor = settings.BackupKeepSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            RunLockTimeout = options.RunLockTimeout,
            WaitWhileProgress = options.WaitWhileProgress,
            LockTimeout = options.LockTimeout,
            MaxStall = options.MaxStall,
            Blockers = options.Blockers,
            BlockerApplications = options.BlockerApplications,
            BlockerAge = options.BlockerAge,
            StatementTimeout = options.StatementTimeout,
            Retries = options.Retries,
            SynchronousCommit = options.SynchronousCommit,
            KeepSnapshots = options.KeepSnapshots,
        };
        var chosen = options.Given ?? [.. PolicyParameters.All.Where(one => one.IsGiven(run)).Select(one => one.Option)];
        return new RunState(RunContext.Begin(target, run with { Given = [.. OfPlan, .. chosen] }, observer));
    }

    // A run of a schema brings the schema's name itself: of another schema it is refused with all else that is against it.
    private static IReadOnlyList<MigrationToken> TokensOf(PlanDocument plan, PlanJudgement judgement) =>
        plan.Target.Schema is null
            ? judgement.Tokens
            : [.. judgement.Tokens.Where(token => !token.Name.Equals(SchemaRun.Token, StringComparison.OrdinalIgnoreCase))];
}
