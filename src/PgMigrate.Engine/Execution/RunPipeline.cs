using Npgsql;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// The one way through a run, whatever is run, however it is connected, and whatever becomes of it. A preview, a dry run, an undo
/// and a run on a copy differ in their ports alone, so that they cannot disagree.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="source">Where its plan comes from; it ends with the run.</param>
/// <param name="sessions">How it is connected.</param>
internal sealed class RunPipeline(RunState run, IPlanSource source, IRunSessions sessions)
{
    // What a run tells of itself; null where only its plan is asked for.
    private RunEvents? _events;

    /// <summary>Goes through all stages.</summary>
    /// <param name="effects">What becomes of the plan.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    /// <exception cref="MigrationException">The first failure; the run ends there.</exception>
    public async Task RunAsync(IRunEffects effects, CancellationToken cancellationToken)
    {
        RunRules.RequireSkippable(run.Context.Options.SkipChecks);
        PreRunBackupOptions.Check(run.Context.Options);
        BlockerOptions.Check(run.Context.Options);
        _events = new RunEvents(run, effects.OperationOf(run));
        try
        {
            await PlanAsync(stop => EffectAsync(effects, stop), cancellationToken).ConfigureAwait(false);
            _events.Succeeded();
            StageProgress.Completed(run.Context);
        }
        catch (Exception exception)
        {
            _events.Failed(exception);
            if (exception is MigrationException or OperationCanceledException)
                StageProgress.Completed(run.Context);
            throw;
        }
    }

    /// <summary>Goes as far as <see cref="RunStage.Plan"/>, for whoever wants to know the plan and nothing else.</summary>
    /// <param name="work">What is done with it, while the connection is there.</param>
    /// <param name="cancellationToken">Cancels what runs.</param>
    /// <exception cref="MigrationException">There is no plan to be had, or what the work throws.</exception>
    public async Task PlanAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var dispose = source.ConfigureAwait(false);
        try
        {
            Enter(RunStage.Open);
            source.Open(run);
            Enter(RunStage.Lock);
            await sessions
                .UseAsync(
                    run,
                    async stop =>
                    {
                        Enter(RunStage.Plan);
                        var plan = await source.PlanAsync(run, stop).ConfigureAwait(false);
                        run.Plan = await BackgroundGate.HoldAsync(run, plan, stop).ConfigureAwait(false);
                        await work(stop).ConfigureAwait(false);
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, run.Context.Target, run.Context.Options.HistorySchema);
        }
    }

    private async Task EffectAsync(IRunEffects effects, CancellationToken stop)
    {
        run.Plan = PlanChecks.Refuse(run);
        await effects.TellPlanAsync(run, stop).ConfigureAwait(false);
        if (run.Plan.IsEmpty)
        {
            run.Context.Tell(MessageSeverity.Information, null, source.WhyEmpty(run));
            return;
        }

        Enter(RunStage.Check);
        await CheckAsync(effects, stop).ConfigureAwait(false);
        Enter(RunStage.Save);
        await effects.SaveAsync(run, stop).ConfigureAwait(false);
        await ApplyAsync(effects, stop).ConfigureAwait(false);
        Enter(RunStage.Keep);
        await effects.KeepAsync(run, stop).ConfigureAwait(false);
        Enter(RunStage.Tell);
        effects.Tell(run);
    }

    private async Task CheckAsync(IRunEffects effects, CancellationToken stop)
    {
        effects.Require(run);
        if (effects.IsJudged)
        {
            run.Checks = RunChecks.Read(run);
            run.Losses = DestructiveChanges.Read(run.Plan.Entries, run.Context.Options.TransactionMode);
        }

        await source.CheckAsync(run, stop).ConfigureAwait(false);
        if (effects.IsJudged && await PolicyCheck.FindAsync(run, stop).ConfigureAwait(false) is { Count: > 0 } breaches)
            effects.TakeBreaches(run, breaches);
        await effects.JudgeAsync(run, stop).ConfigureAwait(false);
    }

    // Whatever is begun is ended.
    private async Task ApplyAsync(IRunEffects effects, CancellationToken stop)
    {
        try
        {
            Enter(RunStage.Begin);
            await effects.BeginAsync(run, stop).ConfigureAwait(false);
            Enter(RunStage.Apply);
            await effects.ApplyAsync(run, source, stop).ConfigureAwait(false);
            Enter(RunStage.End);
            await effects.EndAsync(run, stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await effects.FailAsync(run, exception, stop).ConfigureAwait(false);
            throw;
        }
    }

    private void Enter(RunStage stage)
    {
        run.Stage = stage;
        _events?.Enter(stage);
        StageProgress.Enter(run.Context, stage);
    }
}
