using System.Diagnostics;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sessions.Waiting;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>
/// Batches one behind the other, on one connection, from a place in the key to the end that their state names: the whole of a
/// pass, or one of the ranges that it is cut into.
/// </summary>
internal sealed class RangeRun
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
    private readonly BatchPace _pace;
    private readonly RetryPolicy _policy;
    private readonly BatchTries _tries;
    private readonly IBatchRecord _record;
    private readonly IBatchGate _gate;
    private BatchState _state;
    private int? _setSize;

    /// <param name="work">The script.</param>
    /// <param name="session">The connection.</param>
    /// <param name="record">Where a batch is recorded.</param>
    /// <param name="gate">What is asked before each.</param>
    /// <param name="tries">Counts those that were stopped.</param>
    /// <param name="state">How far they are.</param>
    public RangeRun(BatchWork work, WorkSession session, IBatchRecord record, IBatchGate gate, BatchTries tries, BatchState state)
    {
        _context = work.Context;
        _session = session;
        _progress = work.Progress;
        _entry = _progress.Entry;
        _batch = _entry.Directives.Batch!;
        _statement = work.Statement;
        _key = work.Key;
        _record = record;
        _gate = gate;
        _tries = tries;
        _state = state;
        _failure = new ScriptFailure(_context, _entry, inSteps: true);
        _transaction = new BatchTransaction(_context, session, _entry, record);
        _pace = new BatchPace(state.Size, BatchDirective.MostSize);
        _policy = new RetryPolicy(_entry.Directives.Retries ?? _context.Options.Retries);
    }

    /// <summary>How far they are.</summary>
    public BatchState State => _state;

    private ServerConnection Server => _session.Work.Server;

    /// <summary>Runs them.</summary>
    /// <returns>False where the gate was closed before the end.</returns>
    /// <exception cref="MigrationException">A batch failed.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        while (_state is { PassEnd: { } end, PassIsOver: false })
        {
            cancellationToken.ThrowIfCancellationRequested();
            _state = await _gate.WaitAsync(_state, cancellationToken).ConfigureAwait(false);
            if (_gate.IsClosed)
                return false;
            TakeWantedSize();
            var left = new KeyRange(_key, _state.Last, end);
            var boundary = await AskAsync(_key.BoundaryQuery(left, _pace.Size), cancellationToken).ConfigureAwait(false);
            var range = left with { End = boundary ?? end };
            var keys = boundary is null ? await CountAsync(left, cancellationToken).ConfigureAwait(false) : _pace.Size;
            var began = Stopwatch.GetTimestamp();
            if (!await TryAsync(range, keys, boundary is not null, cancellationToken).ConfigureAwait(false))
                continue;
            _gate.Passed(_state, keys);
            await PauseAsync(Stopwatch.GetElapsedTime(began), cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>
    /// Runs the statement as it is written, once: on a copy without rows no batch runs, and what is wrong with it would not be
    /// seen.
    /// </summary>
    /// <exception cref="MigrationException">It failed.</exception>
    public async Task ShowAsync(CancellationToken cancellationToken)
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
        if (_gate.Wanted.Size is { } wanted && wanted != _setSize)
            _pace.Set(wanted);
        _setSize = _gate.Wanted.Size;
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
            _record.Committed(_state);
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
            _pace.Note(whole, _gate.Wanted.Target ?? _batch.Target);
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
        var share = _gate.Wanted.Pause ?? _batch.Pause;
        if (share <= 0 || _state.PassIsOver)
            return;
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(worked * (share / (1 - share)), cancellationToken).ConfigureAwait(false);
        _state = _gate.Rested(_state, Stopwatch.GetElapsedTime(began));
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
}
