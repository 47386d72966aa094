using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// The batches of one script, one behind the other: a pass goes over the key from its first value to the one that was its last
/// when
/// the pass began, so that it ends however fast others insert.
/// </summary>
internal sealed class BatchRun
{
    private readonly RunContext _context;
    private readonly WorkSession _session;
    private readonly PlanEntry _entry;
    private readonly BatchDirective _batch;
    private readonly RangedStatement _statement;
    private readonly BatchKey _key;
    private readonly ScriptProgress _progress;
    private readonly ScriptFailure _failure;
    private readonly BatchTransaction _transaction;
    private readonly BatchProgress _told;
    private readonly BatchPace _pace;
    private readonly RetryPolicy _policy;
    private readonly BatchSignals _signals;
    private readonly BatchTries _tries = new();
    private BatchState _state;
    private int? _setSize;

    /// <param name="context">The run.</param>
    /// <param name="session">The working connection.</param>
    /// <param name="progress">What is measured of the script.</param>
    /// <param name="statement">Its statement.</param>
    /// <param name="key">What the batches go over.</param>
    /// <param name="state">How far they are.</param>
    public BatchRun(
        RunContext context,
        WorkSession session,
        ScriptProgress progress,
        RangedStatement statement,
        BatchKey key,
        BatchState state
    )
    {
        _context = context;
        _session = session;
        _progress = progress;
        _entry = progress.Entry;
        _batch = _entry.Directives.Batch!;
        _statement = statement;
        _key = key;
        _state = state;
        _failure = new ScriptFailure(context, _entry, inSteps: true);
        var store = new BatchStore(context, _entry);
        _transaction = new BatchTransaction(context, session, _entry, store);
        _told = new BatchProgress(context, _entry);
        _pace = new BatchPace(state.Size, BatchDirective.MostSize);
        _signals = new BatchSignals(context, session, _entry, store);
        _policy = new RetryPolicy(_entry.Directives.Retries ?? context.Options.Retries);
    }

    private ServerConnection Server => _session.Work.Server;

    /// <summary>True once all of them are done; false where a run of what is in the background has used up its time.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Runs what is left of them.</summary>
    /// <returns>How far they are.</returns>
    /// <exception cref="MigrationException">A batch failed; or the last pass that is allowed has still changed rows.</exception>
    public async Task<BatchState> RunAsync(CancellationToken cancellationToken)
    {
        // Where an earlier run has ended with the last pass that was allowed, further ones are made.
        var isNew = !_state.PassIsOver;
        try
        {
            for (; await RunPassAsync(cancellationToken).ConfigureAwait(false); isNew = true)
            {
                HasEnded = _state.PassRows == 0 || _batch.Passes == 1;
                if (HasEnded)
                    break;
                if (isNew && _state.Pass % _batch.Passes == 0)
                    throw NeverEnds();
                _state = _state.NextPass();
            }

            return _state;
        }
        finally
        {
            _progress.Rows = _state.Rows;
            _told.Completed();
        }
    }

    // False where the time is over before the pass is.
    private async Task<bool> RunPassAsync(CancellationToken cancellationToken)
    {
        if (_state.PassEnd is null)
            _state = _state with { PassEnd = await AskAsync(_key.LastQuery, cancellationToken).ConfigureAwait(false) };
        if (_state.PassEnd is null && _context.Probe is not null)
            await ShowAsync(cancellationToken).ConfigureAwait(false);
        while (_state is { PassEnd: { } end, PassIsOver: false })
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_context.Background is { IsOver: true })
                return false;
            var paused = await _signals.WaitAsync(cancellationToken).ConfigureAwait(false);
            _state = _state with { Paused = _state.Paused + paused };
            if (_signals.StillHold)
                return false;
            TakeWantedSize();
            var left = new KeyRange(_key, _state.Last, end);
            var boundary = await AskAsync(_key.BoundaryQuery(left, _pace.Size), cancellationToken).ConfigureAwait(false);
            var range = left with { End = boundary ?? end };
            var keys = boundary is null ? await CountAsync(left, cancellationToken).ConfigureAwait(false) : _pace.Size;
            var began = Stopwatch.GetTimestamp();
            if (!await TryAsync(range, keys, boundary is not null, cancellationToken).ConfigureAwait(false))
                continue;
            _context.Background?.Worked();
            await PauseAsync(Stopwatch.GetElapsedTime(began), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    // On a copy without rows no batch runs, and what is wrong with the statement would not be seen.
    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _transaction.RunAsync(_statement.Written, (_, _) => _state, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            await _session.RecoverAsync().ConfigureAwait(false);
            throw _failure.Of(exception, _transaction.IsOwnFailure ? null : _statement.Written);
        }
    }

    // Once: from there on the pace decides again.
    private void TakeWantedSize()
    {
        if (_signals.Wanted.Size is { } wanted && wanted != _setSize)
            _pace.Set(wanted);
        _setSize = _signals.Wanted.Size;
    }

    // False where the batch was stopped: the next one is smaller.
    private async Task<bool> TryAsync(KeyRange range, long keys, bool isWhole, CancellationToken cancellationToken)
    {
        var locks = _session.Queue.BeginTry(
            LockPatience.Of(_context.Options, _entry.Directives.LockTimeout, _tries.FailedInARow, _policy.Limit)
        );
        await using var dispose = locks.ConfigureAwait(false);
        var began = Environment.TickCount64;
        try
        {
            _state = await _transaction
                .RunAsync(
                    _statement.For(range),
                    (rows, time) => After(range, keys, rows, isWhole ? time : null),
                    cancellationToken
                )
                .ConfigureAwait(false);
            _tries.Succeeded();
            _told.Note(_state, keys);
            return true;
        }
        catch (PostgresException exception) when (!ConnectionLoss.IsIn(exception))
        {
            await locks.DisposeAsync().ConfigureAwait(false);
            await _session.RecoverAsync().ConfigureAwait(false);
            await StoppedAsync(exception, range, locks, cancellationToken).ConfigureAwait(false);
            _progress.LockWait += TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
            return false;
        }
    }

    private BatchState After(KeyRange range, long keys, long rows, TimeSpan? time)
    {
        if (time is { } whole)
            _pace.Note(whole, _signals.Wanted.Target ?? _batch.Target);
        return _state.After(range.End, keys, rows) with { Size = _pace.Size };
    }

    // Throws where another try is not worth it.
    private async Task StoppedAsync(
        PostgresException exception,
        KeyRange range,
        LockTry locks,
        CancellationToken cancellationToken
    )
    {
        if (SessionReset.IsLostWorkLock(exception))
            throw _failure.LockLost();
        _tries.Failed();
        var isTimedOut = IsTimedOut(exception);
        var mayPass = isTimedOut || RetryPolicy.IsTransient(exception) || locks.GivenUp is not null;
        var isSmallest = _pace.Size == 1;
        if (!mayPass || (isSmallest && (isTimedOut || _tries.FailedInARow > _policy.Limit)))
            throw Failed(exception, range, locks);
        if (_tries.MostFail)
            throw MostFail(exception, range, locks);

        _progress.Retries++;
        _pace.Halve();
        _state = _state with { Failures = _state.Failures + 1, Size = _pace.Size };
        var pause = isTimedOut ? TimeSpan.Zero : RetryPolicy.PauseBefore(_tries.FailedInARow - 1);
        _context.Tell(
            MessageSeverity.Warning,
            _entry.File,
            $"{locks.Describe(exception)}; trying again with {BatchProgress.Number(_pace.Size)} rows in "
                + $"{DurationText.Format(pause)}."
        );
        await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
    }

    // Without a limit of ours it was somebody else who has cancelled the statement.
    private bool IsTimedOut(PostgresException exception) =>
        exception.SqlState == PostgresErrorCodes.QueryCanceled
        && (_entry.Directives.StatementTimeout ?? _context.Options.StatementTimeout) > TimeSpan.Zero;

    private async Task PauseAsync(TimeSpan worked, CancellationToken cancellationToken)
    {
        var share = _signals.Wanted.Pause ?? _batch.Pause;
        if (share > 0 && !_state.PassIsOver)
            await Task.Delay(worked * (share / (1 - share)), cancellationToken).ConfigureAwait(false);
    }

    // The table's own statements: on the path that the session began with.
    private async Task<string?> AskAsync(string query, CancellationToken cancellationToken) =>
        await Server.AsUser.ScalarAsync(query, [], cancellationToken).ConfigureAwait(false) as string;

    private async Task<long> CountAsync(KeyRange range, CancellationToken cancellationToken) =>
        (long)(await Server.AsUser.ScalarAsync(_key.CountQuery(range), [], cancellationToken).ConfigureAwait(false))!;

    private MigrationException Failed(PostgresException exception, KeyRange range, LockTry locks) =>
        _transaction.IsOwnFailure
            ? _failure.Of(exception, null, locks)
            : _failure.Of(exception, _statement.Written, locks, _statement.PositionInWritten(range, exception.Position));

    private MigrationException MostFail(PostgresException exception, KeyRange range, LockTry locks)
    {
        var failed = Failed(exception, range, locks);
        return new MigrationException(
            failed.ErrorId,
            $"{failed.Message} {_tries} batches were stopped, and smaller ones do not help.",
            "Run again at a quieter time: it goes on behind the last batch that was committed. Or give the script a longer "
                + "lock-timeout or statement-timeout.",
            exception
        )
        {
            Target = failed.Target,
            Script = failed.Script,
            Path = failed.Path,
            Line = failed.Line,
            Column = failed.Column,
            Statement = failed.Statement,
            SqlState = failed.SqlState,
            Detail = failed.Detail,
            Hint = failed.Hint,
        };
    }

    private MigrationException NeverEnds() =>
        _failure.At(
            _statement.Written,
            MigrationErrorId.StatementFailed,
            $"Still {BatchProgress.Number(_state.PassRows)} rows a pass, in the last of {_batch.Passes}: writers are faster, "
                + "or the "
                + "statement's condition holds for rows that it has changed.",
            "Apply a trigger or a default first that sees to the rows that are written from then on, and run again: the "
                + "batches go "
                + "over the key once more."
        );
}
