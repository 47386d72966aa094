using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>One run: connect, lock, plan, check, apply, report.</summary>
internal sealed class MigrationRun
{
    private readonly ConnectionTarget _target;
    private readonly MigrationOptions _options;
    private readonly ObserverGate _observer;
    private readonly CancellationToken _cancellationToken;

    /// <param name="target">The database.</param>
    /// <param name="options">How to run.</param>
    /// <param name="observer">Who is told.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    public MigrationRun(ConnectionTarget target, MigrationOptions options, ObserverGate observer, CancellationToken cancellationToken)
    {
        _target = target;
        _options = options;
        _observer = observer;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Runs what is pending.</summary>
    public async Task InvokeAsync()
    {
        try
        {
            await RunAsync().ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw OwnStatementFailure.Translate(exception, _target);
        }
    }

    private async Task RunAsync()
    {
        FolderSum.RefuseMismatch(_options.Path);
        var folder = MigrationFolder.Open(_options.Path);
        WarnOfUnstableOrder(folder);
        var isNew = _options.CreateDatabase
            && await DatabaseCreation.EnsureAsync(_target, folder, _observer, _cancellationToken).ConfigureAwait(false);

        var context = new RunContext(_target, _options, new RunIdentity(), _observer, new SecretMask(_options.Tokens));
        var planning = PendingPlan.Begin(folder, _target, _options, isNew);
        await using var disposePlanning = planning.ConfigureAwait(false);
        var (session, pinned) = await WorkSession.OpenAsync(context, _cancellationToken).ConfigureAwait(false);
        await using var dispose = session.ConfigureAwait(false);
        await RunAsync(folder, planning, session, pinned).ConfigureAwait(false);
    }

    private async Task RunAsync(MigrationFolder folder, PendingPlan planning, WorkSession session, RunContext context)
    {
        var (applied, version) = await AppliedScripts.ReadWithVersionAsync(session.Work.Server, session.Work.Facts, _cancellationToken).ConfigureAwait(false);
        planning.Continue(AppliedScripts.Hashes(applied));
        // With a script that the history does not know there will be something to do: grate's second walk need not wait for the first.
        var walk = new ExecutingWalk(planning, _options);
        await using var dispose = walk.ConfigureAwait(false);
        if (folder.Scripts.Any(script => !applied.ContainsKey(script.Name)))
            walk.Begin();

        var plan = await planning.EndAsync().ConfigureAwait(false);
        var programs = Check(plan, session, context);
        if (plan.IsEmpty)
        {
            context.Tell(MessageSeverity.Verbose, null, $"{_target} is up to date: {applied.Count} scripts applied, none pending.");
            return;
        }

        var tables = await HistoryInstaller.EnsureAsync(session.Work, _target, context.Identity, version, _cancellationToken).ConfigureAwait(false);
        await ApplyAsync(context, session, new HistoryWriter(context, tables), plan.Effective.Count(),
            runner => walk.RunAsync(plan, new ScriptQueue(programs, runner.RunAsync))).ConfigureAwait(false);
    }

    private IReadOnlyDictionary<string, ScriptProgram> Check(MigrationPlan plan, WorkSession session, RunContext context)
    {
        var programs = PlanChecks.Refuse(plan, context);
        if (LockEstimate.Warn([.. programs.Values], session.Work.Facts, _options.TransactionMode) is { } warning)
            context.Tell(MessageSeverity.Warning, null, warning);
        TellSkipped(plan, context);
        return programs;
    }

    private async Task ApplyAsync(
        RunContext context, WorkSession session, HistoryWriter history, int scripts, Func<ScriptRunner, Task> applyAll)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, session.RunLock.Lost, _observer.Stopped);
        await history.BeginAsync(session.Work.Server, stop.Token).ConfigureAwait(false);
        var progress = new RunProgress(context, scripts);
        try
        {
            var runner = new ScriptRunner(context, session, history, progress, stop.Token);
            await applyAll(runner).ConfigureAwait(false);
            await runner.CommitAsync().ConfigureAwait(false);
            await history.EndAsync(session.Work.Server, "succeeded", null, stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await EndBadlyAsync(session, history, exception).ConfigureAwait(false);
            _observer.ThrowIfStopped();
            if (exception is OperationCanceledException && session.RunLock.Lost.IsCancellationRequested)
                throw LockConnectionLost(exception);
            throw;
        }
        finally
        {
            progress.Completed();
        }
    }

    // With the outcome goes the flush that makes durable what was applied before the failure.
    private async Task EndBadlyAsync(WorkSession session, HistoryWriter history, Exception exception)
    {
        if (!session.Work.Server.IsOpen)
            return;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            await session.RecoverAsync().ConfigureAwait(false);
            var outcome = exception is OperationCanceledException || _observer.IsStopped ? "cancelled" : "failed";
            await history.EndAsync(session.Work.Server, outcome, exception.Message, limit.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is NpgsqlException or OperationCanceledException)
        {
            // The connection went while the end was written; the next run marks this one as interrupted.
        }
    }

    private void WarnOfUnstableOrder(MigrationFolder folder)
    {
        foreach (var (first, second) in ScriptOrder.FindUnstable(folder.Scripts))
            _observer.OnMessage(new MigrationMessage(MessageSeverity.Warning, _target.Database, second.Name,
                $"{first} and {second} sort differently on machines of other cultures. Here {ScriptOrder.FirstOf(first, second)} comes first. " +
                "Use lower-case letters, digits and underscores, and numbers of one width."));
    }

    private static void TellSkipped(MigrationPlan plan, RunContext context)
    {
        foreach (var entry in plan.Entries.Where(entry => entry.Action == PlanAction.Skip))
            context.Observer.OnScriptRun(context.Describe(entry, ScriptRunStatus.Skipped, null, PlanChecks.SkipReason(entry, context.Options)));
    }

    private MigrationException LockConnectionLost(Exception exception) =>
        new(MigrationErrorId.ConnectionLost, $"The connection that holds the migration lock of {_target} was lost; the run was stopped.",
            "Look at the server's log for the reason, then run again.", exception) { Target = _target.ToString() };
}
