using Npgsql;
using PgMigrate.Engine.DataLoss;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Rules.Target;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Origins;

namespace PgMigrate.Engine.Execution;

/// <summary>Applies a plan: the history is written, and the scripts are run.</summary>
/// <param name="observer">Who is told.</param>
/// <param name="isJudged">False where the rules have said before what they say of it, and nothing is to be saved: on a copy that
/// is thrown away, and of what another run has begun.</param>
internal sealed class AppliedEffects(ObserverGate observer, bool isJudged) : IRunEffects
{
    private readonly SnapshotKeeper _snapshots = new();
    private Task<RunOrigin>? _origin;
    private HistoryWriter? _history;
    private HistoryTables? _tables;
    private RunProgress? _progress;
    private bool _asksAtBegin;

    /// <inheritdoc/>
    public bool IsJudged => isJudged;

    /// <inheritdoc/>
    public RunOperation OperationOf(RunState run) => run.Context.Undo is null ? RunOperation.Migrate : RunOperation.Undo;

    /// <inheritdoc/>
    public Task TellPlanAsync(RunState run, CancellationToken stop)
    {
        foreach (var entry in run.Plan.Entries)
            if (entry.Action == PlanAction.Skip)
                run.Context.Observer.OnScriptRun(PlanChecks.DescribeSkipped(entry, run.Context));
            else if (entry.Action == PlanAction.Leave)
                run.Context.Observer.OnScriptRun(BackgroundText.Describe(run, entry));
        BackgroundText.TellPlan(run);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Require(RunState run)
    {
        HistoryInstaller.RequireUsable(run.Facts!, run.Context.Target, run.HistoryVersion);
        // git is asked meanwhile.
        if (run.Context is { Verifies: true, Origin: null })
            _origin = RunOrigin.ReadAsync(run.Context.Options.SourcePath ?? run.Context.Options.Path);
    }

    /// <inheritdoc/>
    public async Task JudgeAsync(RunState run, CancellationToken stop)
    {
        if (run.Checks is not { IsEmpty: false } checks)
            return;
        // Where the tables are there and nothing is to be saved before, the statement that begins the run asks the database, too.
        _asksAtBegin = HistoryInstaller.IsCurrent(run.Facts!, run.HistoryVersion) && !SavesBefore(run) && !checks.MayStopUnasked;
        if (!_asksAtBegin)
            await AskAsync(run, checks, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task SaveAsync(RunState run, CancellationToken stop)
    {
        _tables = await HistoryInstaller
            .EnsureAsync(run.Session!.Work, run.Context.Target, run.Context.Identity, run.HistoryVersion, stop)
            .ConfigureAwait(false);
        if (_origin is not null)
            run.ComesFrom(await _origin.ConfigureAwait(false));
        _history = new HistoryWriter(run.Context, _tables);
        if (!run.Context.Options.BackupLock)
            await BackUpAsync(run, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task BeginAsync(RunState run, CancellationToken stop)
    {
        await _snapshots.KeepFoundAsync(run, _tables!, stop).ConfigureAwait(false);
        if (!_asksAtBegin || !await TryBeginAskingAsync(run, run.Checks!, stop).ConfigureAwait(false))
            await _history!.BeginAsync(run.Server!, run.Plan.Effective, stop).ConfigureAwait(false);
        if (_history!.Earlier is { WasInterrupted: true } earlier)
            run.Context.Happened(new InterruptionFound(earlier.RunId, earlier.StartedAt));
        _progress = new RunProgress(run.Context, run.Plan.Effective.Count());
        // A backup that holds a lock holds it in the run's transaction, in front of its first script.
        if (run.Context.Options.BackupLock)
            await BackUpAsync(run, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(RunState run, IPlanSource source, CancellationToken stop)
    {
        var runner = new ScriptRunner(run.Context, run.Session!, _history!, _progress!, stop);
        await runner.RunAsync(new WaitingScripts(run.Plan, new Requirements(run))).ConfigureAwait(false);
        await runner.CommitAsync().ConfigureAwait(false);
        await source.FinishAsync(run, stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task EndAsync(RunState run, CancellationToken stop)
    {
        await _history!.EndAsync(run.Server!, "succeeded", null, stop).ConfigureAwait(false);
        if (_history.Earlier is { Failed: true } earlier)
            run.Context.Happened(new RunRecovered(earlier.RunId, earlier.Outcome, earlier.StartedAt));
    }

    /// <inheritdoc/>
    public async Task FailAsync(RunState run, Exception failure, CancellationToken stop)
    {
        await EndBadlyAsync(run, run.Session!.RunLock.LossBehind(failure) ?? failure, stop).ConfigureAwait(false);
        observer.ThrowIfStopped();
        Tell(run);
    }

    /// <inheritdoc/>
    public Task KeepAsync(RunState run, CancellationToken stop) => _snapshots.KeepAsync(run, stop);

    /// <inheritdoc/>
    public void Tell(RunState run)
    {
        UnforetoldStalls.Tell(run.Context);
        if (run.Context.Backup.WayBack is { } text)
            run.Context.Tell(MessageSeverity.Information, null, text);
    }

    private static bool SavesBefore(RunState run) =>
        run.Losses is { } losses && PreRunBackup.IsCalledFor(losses, run.Context.Options);

    private static Task BackUpAsync(RunState run, CancellationToken stop) =>
        run.Losses is { } losses ? PreRunBackup.TakeAsync(run.Context, run.Session!, losses, stop) : Task.CompletedTask;

    // False where the server refuses to answer a part: then each is asked for by itself, before the run is begun.
    private async Task<bool> TryBeginAskingAsync(RunState run, RunChecks checks, CancellationToken stop)
    {
        try
        {
            var answer = await _history!
                .BeginAsync(run.Server!, run.Plan.Effective, checks.Query.AtBegin, stop)
                .ConfigureAwait(false);
            checks.Add(answer, run.Server!);
            checks.TellAndRefuse();
            return true;
        }
        catch (PostgresException refusal) when (TargetQuery.IsRefusal(refusal))
        {
            await AskAsync(run, checks, stop).ConfigureAwait(false);
            return false;
        }
    }

    private static async Task AskAsync(RunState run, RunChecks checks, CancellationToken stop)
    {
        await checks.AskAsync(run.Server!, stop).ConfigureAwait(false);
        checks.TellAndRefuse();
    }

    // With the outcome goes the flush that makes durable what was applied before the failure.
    private async Task EndBadlyAsync(RunState run, Exception failure, CancellationToken stop)
    {
        var session = run.Session!;
        if (!session.Work.Server.IsOpen || !_history!.HasBegun)
            return;
        try
        {
            using var limit = new CancellationTokenSource(run.Context.Target.Limits.Ending);
            await session.RecoverAsync().ConfigureAwait(false);
            var outcome = failure is OperationCanceledException || observer.IsStopped ? "cancelled" : "failed";
            await _history.EndAsync(session.Work.Server, outcome, failure.Message, limit.Token).ConfigureAwait(false);
            await PreRunBackup.RemoveUnneededAsync(run.Context, session, limit.Token).ConfigureAwait(false);
            if (outcome == "failed" && _history.HasApplied)
                await KeepAsync(run, stop).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException)
        {
            // The connection went while the end was written; the next run marks this one as interrupted.
        }
    }
}
