using Npgsql;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;

namespace PgMigrate.Engine.Execution;

/// <summary>Runs one step of the plan after the other, by the mode that each script needs, and tells how each ended.</summary>
internal sealed class ScriptRunner
{
    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly HistoryWriter _history;
    private readonly RunProgress _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly TransactionRunner _transactions;
    private readonly List<ScriptRun> _uncommitted = [];
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

    /// <summary>Runs or records one script, and tells the observer.</summary>
    /// <exception cref="MigrationException">The script failed; it is recorded as failed and was told.</exception>
    public async Task RunAsync(PlanEntry entry)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        await RenewSessionAsync().ConfigureAwait(false);
        var progress = new ScriptProgress(entry, _session.Work.Facts.ServerTime);
        _progress.Starting(entry);
        _session.Script = entry.Name;
        try
        {
            var status = await TranslateAsync(entry, progress).ConfigureAwait(false);
            Succeeded(_context.Describe(entry, status, progress, status == ScriptRunStatus.Skipped ? $"when: {entry.Directives.When}" : null));
        }
        catch (MigrationException failure) when (failure.Script is not null)
        {
            await RecordFailureAsync(progress, failure).ConfigureAwait(false);
            _context.Observer.OnScriptRun(_context.Describe(entry, ScriptRunStatus.Failed, progress, failure.Message));
            throw;
        }
        finally
        {
            _session.Script = null;
        }
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
    private async Task<ScriptRunStatus> TranslateAsync(PlanEntry entry, ScriptProgress progress)
    {
        var failure = new ScriptFailure(_context, entry);
        try
        {
            return entry.Action == PlanAction.Record
                ? await BaselineAsync(progress).ConfigureAwait(false)
                : await ExecuteAsync(entry, progress).ConfigureAwait(false);
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

    private async Task<ScriptRunStatus> ExecuteAsync(PlanEntry entry, ScriptProgress progress)
    {
        var program = ScriptProgram.Read(entry, _context);
        progress.Statements = program.StatementCount;
        _needsNewSession = program.NeedsNewSession;
        using var turn = program.SharesCatalogue ? await SharedCatalogue.EnterAsync(_context.Target.Server, _cancellationToken).ConfigureAwait(false) : null;
        return program.Mode switch
        {
            ExecutionMode.Transaction => await _transactions.RunAsync(program, progress, _progress.IsLast, _cancellationToken).ConfigureAwait(false),
            ExecutionMode.Statements => await new StatementRunner(_context, _session, _history, program, progress).RunAsync(_cancellationToken).ConfigureAwait(false),
            _ => await new AsWrittenRunner(_context, _session, _history, program, progress).RunAsync(_cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<ScriptRunStatus> BaselineAsync(ScriptProgress progress)
    {
        var batch = new ScriptBatch(_session.Work.Server);
        batch.Add("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
        batch.Add(SessionReset.TakeWorkLockForTransaction());
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
