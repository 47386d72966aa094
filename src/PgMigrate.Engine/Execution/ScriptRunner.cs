using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Background;
using PgMigrate.Engine.Execution.Batches;
using PgMigrate.Engine.Execution.Loads;
using PgMigrate.Engine.Execution.Statements;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Runs the steps of the plan in order, by the mode that each script needs, and tells how each ended. Small scripts that wait are
/// sent together; see <see cref="ScriptGroup"/>.
/// </summary>
internal sealed class ScriptRunner
{
    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly HistoryWriter _history;
    private readonly RunProgress _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly TransactionRunner _transactions;
    private readonly ScriptOutcomes _outcomes;
    private readonly GroupRunner _groups;
    private readonly GroupPace _pace = new();
    private bool _needsNewSession;

    /// <param name="context">The run.</param>
    /// <param name="session">The working connection.</param>
    /// <param name="history">The history.</param>
    /// <param name="progress">How far the run is.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    public ScriptRunner(
        RunContext context,
        WorkSession session,
        HistoryWriter history,
        RunProgress progress,
        CancellationToken cancellationToken
    )
    {
        _context = context;
        _session = session;
        _history = history;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _transactions = new TransactionRunner(context, session, history);
        _outcomes = new ScriptOutcomes(context, session, history, progress);
        _groups = new GroupRunner(context, session, history, progress, _outcomes, _pace);
    }

    private bool IsOneTransaction => _context.Options.TransactionMode == TransactionMode.Run;

    /// <summary>Runs or records scripts in their order, and tells the observer of each.</summary>
    /// <exception cref="MigrationException">A script failed; it is recorded as failed and was told.</exception>
    public async Task RunAsync(WaitingScripts scripts)
    {
        while (!scripts.IsEmpty)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            await RenewSessionAsync().ConfigureAwait(false);
            var group = new ScriptGroup(_context, _session, _history);
            scripts.Gather(group, _context.Probe is null ? _pace.Size : 1);
            var together = group.Scripts.Count > 1;
            var failed = together ? await _groups.RunAsync(group, scripts, _cancellationToken).ConfigureAwait(false) : null;
            if (failed is not null || !together)
                await RunAloneAsync(scripts, failed).ConfigureAwait(false);
        }
    }

    /// <summary>Commits a run that is one transaction; all of its scripts have run.</summary>
    public Task CommitAsync() => _outcomes.CommitAsync(_cancellationToken);

    private async Task RunAloneAsync(WaitingScripts scripts, FailedTry? failed)
    {
        var entry = scripts.Take();
        var progress = new ScriptProgress(entry, _session.Work.Facts.ServerTime, failed?.Elapsed ?? TimeSpan.Zero)
        {
            Stalls = failed?.Stalls,
            Expected = _context.Plan?.ExpectedOf(entry.Name),
        };
        _progress.Starting(entry);
        // One that was sent together with others was told of there.
        if (failed is null && entry.Action == PlanAction.Run)
            _context.Happened(new ScriptStarted(entry.File.Kind), entry.File);
        _session.CurrentScript = () => entry;
        try
        {
            var unmet = scripts.WhyUnmet(entry);
            if (unmet is null && entry.Action == PlanAction.Run)
                _session.Queue.Begin(progress);
            var status = unmet is null
                ? await TranslateAsync(entry, progress, failed).ConfigureAwait(false)
                : ScriptRunStatus.Skipped;
            if (status == ScriptRunStatus.Skipped)
                scripts.LeftOut(entry, unmet);
            if (unmet is { IsInBackground: true })
                BackgroundText.TellWaiting(_context, entry, unmet.Text);
            if (progress.InBackground is { } howFar)
                scripts.LeftInBackground(entry, howFar);
            if (status == ScriptRunStatus.Applied && _context.Probe is { } probe)
                await probe.EndedAsync(entry, _cancellationToken).ConfigureAwait(false);
            _pace.Note(1, progress.Elapsed);
            _outcomes.Succeeded(
                _context.Describe(
                    entry,
                    status,
                    progress,
                    status == ScriptRunStatus.Skipped ? unmet?.Text ?? WhenCondition.SkipReason(entry) : progress.InBackground
                )
            );
            await _outcomes.KeepStallsAsync(progress).ConfigureAwait(false);
        }
        catch (MigrationException failure) when (failure.Script is not null)
        {
            if (entry.Action == PlanAction.Run && RunsInSteps(entry))
                _outcomes.Begun(entry);
            await _outcomes.FailedAsync(progress, failure).ConfigureAwait(false);
            throw;
        }
        catch (OperationCanceledException exception) when (_session.RunLock.LossBehind(exception) is null)
        {
            await _outcomes.CancelledAsync(progress).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _session.Queue.End();
            _session.CurrentScript = null;
        }
    }

    private async Task RenewSessionAsync()
    {
        if (_needsNewSession)
            await _session.RenewAsync(_cancellationToken).ConfigureAwait(false);
        _needsNewSession = false;
    }

    // The runners know their scripts' errors; what is left are the engine's own statements, and a cancellation.
    private async Task<ScriptRunStatus> TranslateAsync(PlanEntry entry, ScriptProgress progress, FailedTry? failed)
    {
        var failure = new ScriptFailure(_context, entry);
        try
        {
            return entry.Action == PlanAction.Run
                ? await ExecuteAsync(entry, progress, failed).ConfigureAwait(false)
                : await BaselineAsync(progress).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            await _session.RecoverAsync().ConfigureAwait(false);
            throw SessionReset.IsLostWorkLock(exception) ? failure.LockLost() : failure.Of(exception, null);
        }
        catch (NpgsqlException exception)
        {
            throw failure.ConnectionLost(exception, "The history says what was applied.");
        }
        catch (OperationCanceledException) when (!IsOneTransaction)
        {
            await _session.RecoverAsync().ConfigureAwait(false);
            // The COMMIT may have been on its way: what the history says holds.
            if (await AppliedCheck.AskAsync(_context, _session, _history, entry).ConfigureAwait(false) is true)
                return ScriptRunStatus.Applied;
            throw;
        }
    }

    private async Task<ScriptRunStatus> ExecuteAsync(PlanEntry entry, ScriptProgress progress, FailedTry? failed)
    {
        progress.Statements = entry.Script.Sent.StatementCount;
        if (_context.Probe is { } probe)
            await probe.BeginsAsync(entry, _cancellationToken).ConfigureAwait(false);
        _needsNewSession = entry.Script.Sent.NeedsNewSession;
        using var turn = entry.Script.Sent.SharesCatalogue
            ? await SharedCatalogue.EnterAsync(_context.Target.Server, _cancellationToken).ConfigureAwait(false)
            : null;
        if (!RunsInSteps(entry))
            return await _transactions
                .RunAsync(entry, progress, _progress.IsLast(1), failed, _cancellationToken)
                .ConfigureAwait(false);
        if (IsOneTransaction)
            throw BegunInSteps(entry);
        if (entry.Data.Count > 0)
            throw LoadChecks.BegunInSteps(entry);
        if (entry.Directives.Batch is not null)
            return await new BatchScript(_context, _session, _history, progress)
                .RunAsync(_cancellationToken)
                .ConfigureAwait(false);
        return await new StatementScript(_context, _session, _history, entry, progress)
            .RunAsync(_cancellationToken)
            .ConfigureAwait(false);
    }

    // What an earlier run has committed of a script it must not do again, though it may be one transaction by now.
    private bool RunsInSteps(PlanEntry entry) =>
        entry.Script.SentModeIn(_context.Options.TransactionMode) != ExecutionMode.Transaction || _history.IsInSteps(entry);

    private MigrationException BegunInSteps(PlanEntry entry) =>
        new(
            MigrationErrorId.OptionsInvalid,
            "The run cannot be one transaction: " + $"an earlier run has committed statements of {entry.File}, and not its end.",
            $"Run it with {RunOption.TransactionMode.To(TransactionMode.Script)}."
        )
        {
            Target = _context.Target.ToString(),
            Script = entry.Name,
            Path = entry.File.Path,
        };

    private async Task<ScriptRunStatus> BaselineAsync(ScriptProgress progress)
    {
        progress.DataHash = LoadChecks.HashOfUnloaded(progress.Entry, _context);
        var batch = new ScriptBatch(_session.Work.Server);
        ScriptTransaction.Begin(batch);
        batch.Add(_history.RecordScript(progress, ScriptRunStatus.Baselined));
        batch.Add(new Checkpoints(_context, progress.Entry).Clear());
        batch.Add(new KeptInvariants(Checkpoints.ScopeOf(_context.Target.Schema) + progress.Entry.Name, _context.Mask).Clear());
        batch.Add("COMMIT");
        await batch.SendAsync(_cancellationToken).ConfigureAwait(false);
        return ScriptRunStatus.Baselined;
    }
}
