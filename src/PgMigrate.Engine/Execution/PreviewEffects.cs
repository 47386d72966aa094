using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>Tells what a plan would do, and changes nothing.</summary>
internal sealed class PreviewEffects : IRunEffects
{
    /// <inheritdoc/>
    public RunOperation OperationOf(RunState run) => RunOperation.Preview;

    /// <inheritdoc/>
    public bool IsJudged => true;

    /// <inheritdoc/>
    public async Task TellPlanAsync(RunState run, CancellationToken stop)
    {
        var leftOut = await WhenCondition.FindLeftOutAsync(run, stop).ConfigureAwait(false);
        var changes = false;
        foreach (var entry in run.Plan.Entries)
        {
            var reason = leftOut.GetValueOrDefault(entry.Name)?.Text;
            if (Describe(run, entry, reason) is { } described)
                run.Context.Observer.OnScriptRun(described);
            if (reason is not null && changes && entry.Directives.When is not null)
                run.Context.Tell(
                    MessageSeverity.Warning,
                    entry.File,
                    $"The condition of {entry.File} does not hold now. It is asked again after the scripts before it, and may "
                        + "hold then."
                );
            if (reason is null && await BackgroundForecast.WouldLeaveAsync(run, entry, stop).ConfigureAwait(false))
                run.Context.Tell(
                    MessageSeverity.Information,
                    entry.File,
                    $"It would be begun, and be {BackgroundForecast.HowFar}. What goes on with it: "
                        + BackgroundText.Command(run.Context)
                );
            changes |= entry.Action == PlanAction.Run && reason is null;
        }

        BackgroundText.TellPlan(run);
    }

    /// <inheritdoc/>
    public void Require(RunState run)
    {
        if (run is not { Server: { } server, Facts: { } facts })
            return;
        facts.RequireWritable(run.Context.Target, server.BackendPid);
        HistoryInstaller.RequireUsable(facts, run.Context.Target, run.HistoryVersion);
    }

    /// <inheritdoc/>
    public void TakeBreaches(RunState run, IReadOnlyList<PolicyBreach> breaches)
    {
        foreach (var breach in breaches)
            run.Context.Tell(
                MessageSeverity.Warning,
                null,
                $"would stop the run: {PolicyCheck.Describe(run.Context.Policy!.Policy, breach)}"
            );
    }

    /// <inheritdoc/>
    public async Task JudgeAsync(RunState run, CancellationToken stop)
    {
        if (run.Checks is not { IsEmpty: false } checks)
            return;
        if (run.Server is { } server)
            await checks.AskAsync(server, stop).ConfigureAwait(false);
        checks.TellAll();
    }

    /// <inheritdoc/>
    public async Task SaveAsync(RunState run, CancellationToken stop)
    {
        if (run is not { Server: { } server, Losses: { } losses })
            return;
        // Whether a table holds anything is found out by reading it, which would count as its use.
        var search = await LossSearch.BeginAsync(server, losses, run.Context.Options, stop).ConfigureAwait(false);
        var touched = run.Context.Options.UnusedFor is null
            ? await search.NarrowAsync(search.Reached, stop).ConfigureAwait(false)
            : search.Reached;
        if (touched.Count > 0)
            run.Context.Tell(
                MessageSeverity.Warning,
                null,
                $"The run destroys data of {LossSearch.Describe(touched)}. {DescribeBackup(run.Context.Options)}."
            );
    }

    /// <inheritdoc/>
    public Task ApplyAsync(RunState run, IPlanSource source, CancellationToken stop)
    {
        source.TellFinish(run);
        return Task.CompletedTask;
    }

    private static ScriptRun? Describe(RunState run, PlanEntry entry, string? leftOut) =>
        entry.Action switch
        {
            PlanAction.Run when leftOut is not null => run.Context.Describe(entry, ScriptRunStatus.Skipped, null, leftOut),
            PlanAction.Run => run.Context.Describe(entry, ScriptRunStatus.WouldApply) with
            {
                Statements = entry.Script.Sent.StatementCount,
            },
            PlanAction.Record => run.Context.Describe(entry, ScriptRunStatus.WouldApply),
            PlanAction.Skip => PlanChecks.DescribeSkipped(entry, run.Context),
            PlanAction.Leave => BackgroundText.Describe(run, entry),
            _ => null,
        };

    private static string DescribeBackup(MigrationOptions options)
    {
        var backup = options switch
        {
            { BackupMode: BackupMode.Never } => $"No backup would be made ({RunOption.BackupMode.To(BackupMode.Never)})",
            { BackupPath: { } path } => $"It would be backed up before, in {path}",
            _ => "It would be backed up before, inside the database",
        };
        return options.BackupLock ? $"{backup}, and nobody else could write there from before the copy until the commit" : backup;
    }
}
