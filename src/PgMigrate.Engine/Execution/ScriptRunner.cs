using System.Runtime.ExceptionServices;
using Npgsql;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;

namespace PgMigrate.Engine.Execution;

/// <summary>
/// Runs the steps of the plan in order, by the mode that each script needs, and tells how each ended. Small scripts that wait are sent
/// together; see <see cref="ScriptGroup"/>.
/// </summary>
internal sealed class ScriptRunner
{
    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly HistoryWriter _history;
    private readonly RunProgress _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly TransactionRunner _transactions;
    private readonly List<ScriptRun> _uncommitted = [];
    private readonly GroupPace _pace = new();
    private bool _needsNewSession;

    /// <param name="context">The run.</param>
    /// <param name="session">The working connection.</param>
    /// <param name="history">The history.</param>
    /// <param name="progress">How far the run is.</param>
    /// <param name="cancellationToken">Cancels the running statement on the server.</param>
    public ScriptRunner(
        RunContext context, WorkSession session, HistoryWriter history, RunProgress progress, CancellationToken cancellationToken)
    {
        _context = context;
        _session = session;
        _history = history;
        _progress = progress;
        _cancellationToken = cancellationToken;
        _transactions = new TransactionRunner(context, session, history);
    }

    private bool IsOneTransaction => _context.Options.TransactionMode == TransactionMode.Run;

    /// <summary>Runs or records scripts as they come, and tells the observer of each.</summary>
    /// <exception cref="MigrationException">A script failed; it is recorded as failed and was told.</exception>
    public async Task RunAsync(WaitingScripts scripts)
    {
        while (await scripts.WaitAsync(_cancellationToken).ConfigureAwait(false))
        {
            _cancellationToken.ThrowIfCancellationRequested();
            await RenewSessionAsync().ConfigureAwait(false);
            var group = new ScriptGroup(_context, _session, _history);
            scripts.Gather(group, _pace.Size);
            if (group.Programs.Count > 1)
                await RunTogetherAsync(group, scripts).ConfigureAwait(false);
            else
                await RunAloneAsync(scripts.Take(), null).ConfigureAwait(false);
        }
    }

    private async Task RunTogetherAsync(ScriptGroup group, WaitingScripts scripts)
    {
        _progress.Starting(group.Programs[0].Entry);
        var progress = group.Programs.Select(Begin).ToArray();
        FailedTry? failed = null;
        Exception? end = null;
        IReadOnlyDictionary<string, RecordedRun>? recorded = null;
        try
        {
            failed = await group.RunAsync(progress, _progress.IsLast(progress.Length), _cancellationToken).ConfigureAwait(false);
            recorded = await _history.ReadLastAppliedAsync(_session.Work.Server, progress.Length, _cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException)
        {
            end = exception;
            await _session.RollbackAsync().ConfigureAwait(false);
            recorded = await AppliedCheck.AskAsync(_context, _session, _history, progress.Length).ConfigureAwait(false);
        }

        // Whatever became of the group: the history says which of its scripts were applied.
        var applied = recorded is null ? 0 : TellApplied(progress, recorded, scripts);
        if (end is OperationCanceledException)
            ExceptionDispatchInfo.Throw(end);
        if (end is not null)
            throw await FailTogetherAsync(progress, applied, recorded is not null, end).ConfigureAwait(false);
        if (failed is not null)
            await RunAloneAsync(scripts.Take(), failed).ConfigureAwait(false);
        else if (applied < progress.Length)
            throw RecordIsGone(progress[applied].Entry);
    }

    private int TellApplied(ScriptProgress[] group, IReadOnlyDictionary<string, RecordedRun> recorded, WaitingScripts scripts)
    {
        var applied = group.TakeWhile(script => recorded.ContainsKey(script.Entry.Name)).ToArray();
        _pace.Note(group.Length, TimeSpan.FromTicks(applied.Sum(script => recorded[script.Entry.Name].Duration.Ticks)));
        foreach (var script in applied)
        {
            scripts.Take();
            script.MeasuredByServer(recorded[script.Entry.Name]);
            Succeeded(_context.Describe(script.Entry, ScriptRunStatus.Applied, script));
        }

        return applied.Length;
    }

    private async Task<MigrationException> FailTogetherAsync(ScriptProgress[] group, int applied, bool isKnown, Exception exception)
    {
        var script = group[Math.Min(applied, group.Length - 1)];
        var outcome = (isKnown, applied < group.Length) switch
        {
            (false, _) => "Whether it was applied is not known; the next run will find out.",
            (_, true) => "Nothing of it was kept.",
            _ => "It was applied.",
        };
        var failures = new ScriptFailure(_context, script.Entry);
        var failure = exception is PostgresException refusal && !ScriptFailure.IsConnectionLost(refusal)
            ? failures.Of(refusal, null)
            : failures.ConnectionLost(exception, outcome);
        if (applied < group.Length)
            await FailAsync(script, failure).ConfigureAwait(false);
        return failure;
    }

    private MigrationException RecordIsGone(PlanEntry entry) =>
        new(MigrationErrorId.HistoryInvalid, $"{entry.File} was committed, and its row in pgmigrate.script_run is gone: a script of this run has removed it.",
            "Take out of the scripts what changes the schema pgmigrate.") { Target = _context.Target.ToString(), Script = entry.Name, Path = entry.File.Path };

    private async Task RunAloneAsync(WaitingScript script, FailedTry? failed)
    {
        var entry = script.Entry;
        var progress = new ScriptProgress(entry, _session.Work.Facts.ServerTime);
        _progress.Starting(entry);
        _session.CurrentScript = () => entry;
        try
        {
            var status = await TranslateAsync(script, progress, failed).ConfigureAwait(false);
            _pace.Note(1, progress.Elapsed);
            Succeeded(_context.Describe(entry, status, progress, status == ScriptRunStatus.Skipped ? $"when: {entry.Directives.When}" : null));
        }
        catch (MigrationException failure) when (failure.Script is not null)
        {
            await FailAsync(progress, failure).ConfigureAwait(false);
            throw;
        }
        finally
        {
            _session.CurrentScript = null;
        }
    }

    private ScriptProgress Begin(ScriptProgram program) =>
        new(program.Entry, _session.Work.Facts.ServerTime) { Statements = program.StatementCount };

    private async Task FailAsync(ScriptProgress progress, MigrationException failure)
    {
        await RecordFailureAsync(progress, failure).ConfigureAwait(false);
        _context.Observer.OnScriptRun(_context.Describe(progress.Entry, ScriptRunStatus.Failed, progress, failure.Message));
    }

    /// <summary>Commits a run that is one transaction, and tells what it held.</summary>
    public async Task CompleteAsync()
    {
        if (_uncommitted.Count == 0)
            return;
        await _session.Work.Server.ExecuteAsync("COMMIT", [], _cancellationToken).ConfigureAwait(false);
        foreach (var run in _uncommitted)
            _context.Observer.OnScriptRun(run);
    }

    private async Task RenewSessionAsync()
    {
        if (_needsNewSession)
            await _session.RenewAsync(_cancellationToken).ConfigureAwait(false);
        _needsNewSession = false;
    }

    // The runners know their scripts' errors; what is left are the engine's own statements, and a cancellation.
    private async Task<ScriptRunStatus> TranslateAsync(WaitingScript script, ScriptProgress progress, FailedTry? failed)
    {
        var entry = script.Entry;
        var failure = new ScriptFailure(_context, entry);
        try
        {
            return script.Program is { } program
                ? await ExecuteAsync(program, progress, failed).ConfigureAwait(false)
                : await BaselineAsync(progress).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ScriptFailure.IsConnectionLost(exception))
        {
            await _session.RollbackAsync().ConfigureAwait(false);
            throw SessionReset.IsLostWorkLock(exception) ? failure.LockLost() : failure.Of(exception, null);
        }
        catch (NpgsqlException exception)
        {
            throw failure.ConnectionLost(exception, "The history says what was applied.");
        }
        catch (OperationCanceledException) when (!IsOneTransaction)
        {
            await _session.RollbackAsync().ConfigureAwait(false);
            // The COMMIT may have been on its way: what the history says holds.
            if (await AppliedCheck.AskAsync(_context, _session, _history, entry).ConfigureAwait(false) is true)
                return ScriptRunStatus.Applied;
            throw;
        }
    }

    private async Task<ScriptRunStatus> ExecuteAsync(ScriptProgram program, ScriptProgress progress, FailedTry? failed)
    {
        progress.Statements = program.StatementCount;
        _needsNewSession = program.NeedsNewSession;
        using var turn = program.SharesCatalogue ? await SharedCatalogue.EnterAsync(_context.Target.Server, _cancellationToken).ConfigureAwait(false) : null;
        return program.Mode switch
        {
            ExecutionMode.Transaction => await _transactions.RunAsync(program, progress, _progress.IsLast(1), failed, _cancellationToken).ConfigureAwait(false),
            ExecutionMode.Statements => await new StatementRunner(_context, _session, _history, program, progress).RunAsync(_cancellationToken).ConfigureAwait(false),
            _ => await new AsWrittenRunner(_context, _session, _history, program, progress).RunAsync(_cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<ScriptRunStatus> BaselineAsync(ScriptProgress progress)
    {
        var batch = new ScriptBatch(_session.Work.Server);
        ScriptTransaction.Begin(batch);
        batch.Add(_history.RecordScript(progress, ScriptRunStatus.Baselined));
        batch.Add("COMMIT");
        await batch.SendAsync(_cancellationToken).ConfigureAwait(false);
        return ScriptRunStatus.Baselined;
    }

    private void Succeeded(ScriptRun run)
    {
        _progress.Ended();
        if (run.Status == ScriptRunStatus.Applied)
            _history.Measured(run);
        if (IsOneTransaction && run.Status == ScriptRunStatus.Applied)
            _uncommitted.Add(run);
        else
            _context.Observer.OnScriptRun(run);
    }

    // The connection may be gone, and then the failure is told without being recorded.
    private async Task RecordFailureAsync(ScriptProgress progress, MigrationException failure)
    {
        // Npgsql gives a connection up after errors such as a full disk; the server is there, and takes the record on another one.
        if (!_session.Work.Server.IsOpen && failure.SqlState is null)
            return;
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            if (!_session.Work.Server.IsOpen)
                await _session.RenewAsync(limit.Token).ConfigureAwait(false);
            await _session.RecoverAsync().ConfigureAwait(false);
            await _history.RecordFailureAsync(_session.Work.Server, progress, failure, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is NpgsqlException or MigrationException or OperationCanceledException)
        {
            _context.Tell(MessageSeverity.Warning, progress.Entry.Name, $"The failure could not be recorded in the history: {exception.Message}");
        }
    }
}
